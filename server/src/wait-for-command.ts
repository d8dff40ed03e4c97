import type { Db } from '@cocoon-pool/db/database';
import { type CommandRow, getCommand } from '@cocoon-pool/db/worker-commands';

interface Patience {
  waitMs: number;
  pollMs: number;
}

const patience: Patience = { waitMs: 10_000, pollMs: 400 };

/** Waits until it is known what became of a command; gives it back as it is when the time is over. */
export async function waitForCommand(
  db: Db,
  command: CommandRow,
  { waitMs, pollMs }: Patience = patience,
): Promise<CommandRow> {
  let known = command;
  for (let waitedMs = 0; isOpen(known) && waitedMs < waitMs; waitedMs += pollMs) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    known = await getCommand(db, command.id);
  }
  return known;
}

function isOpen({ state }: CommandRow): boolean {
  return state === 'queued' || state === 'sending' || state === 'sent';
}
