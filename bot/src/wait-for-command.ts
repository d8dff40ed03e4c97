import { type CommandRow, getCommand } from '@cocoon-pool/db/worker-commands';
import type { BotDeps } from './bot-deps.ts';
import { pause as realPause } from './pause.ts';

const pollMs = 500;
/** An agent takes commands with its next report, and tells with the one behind what became of them. */
const patientMs = 60_000;
/** Where everybody's updates wait meanwhile. */
const shortMs = 8_000;

/** Waits until it is known what became of a command; gives it back as it is when the time is over. */
export async function waitForCommand(
  { db, livesOn = false, pause = realPause }: Pick<BotDeps, 'db' | 'livesOn' | 'pause'>,
  command: CommandRow,
): Promise<CommandRow> {
  let known = command;
  const waitMs = livesOn ? patientMs : shortMs;
  for (let waitedMs = 0; isOpen(known) && waitedMs < waitMs; waitedMs += pollMs) {
    await pause(pollMs, new AbortController().signal);
    known = await getCommand(db, command.id);
  }
  return known;
}

function isOpen({ state }: CommandRow): boolean {
  return state === 'queued' || state === 'sending' || state === 'sent';
}
