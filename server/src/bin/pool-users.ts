import type { Db } from '@cocoon-pool/db/database';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import {
  getParticipant,
  LastOperatorError,
  listParticipants,
  type Participant,
  type ParticipantChange,
  updateParticipant,
} from '@cocoon-pool/db/participants';
import { countWorkersByParticipant } from '@cocoon-pool/db/workers';
import { parseId } from '../parse-id.ts';
import type { CommandResult } from './pool-payouts.ts';

export interface UserCommandDeps {
  db: Db;
  now: () => Date;
  out: { write(text: string): unknown };
}

interface ListOptions {
  json?: boolean | undefined;
  /** Part of a name, or a whole Telegram id. */
  query?: string | undefined;
}

const pageSize = 500;

/** Everybody, oldest first, with how many workers each has. */
export async function listUsers(
  { db, now, out }: UserCommandDeps,
  options: ListOptions,
): Promise<CommandResult> {
  const workers = await countWorkersByParticipant(db, now());
  for (let afterId: string | undefined; ; ) {
    const page = await listParticipants(db, { limit: pageSize, afterId, q: options.query });
    for (const person of page) {
      const owned = workers.get(person.id);
      const count = owned === undefined ? 0 : Object.values(owned).reduce((sum, part) => sum + part, 0);
      const line = [person.id, person.role, person.status, `${count} workers`, person.name].join('\t');
      out.write(`${options.json ? JSON.stringify({ ...toShown(person), workers: count }) : line}\n`);
    }
    afterId = page.at(-1)?.id;
    if (page.length < pageSize) return { state: 'done' };
  }
}

export async function showUser(
  { db, out }: UserCommandDeps,
  id: string | undefined,
  { json }: Pick<ListOptions, 'json'>,
): Promise<CommandResult> {
  return withPerson(db, id, async (person) => {
    const shown = toShown(person);
    if (json) out.write(`${JSON.stringify(shown)}\n`);
    else for (const [name, value] of Object.entries(shown)) out.write(`${name}: ${value ?? '-'}\n`);
  });
}

export async function setUserRole(
  deps: UserCommandDeps,
  id: string | undefined,
  role: string | undefined,
): Promise<CommandResult> {
  if (role !== 'operator' && role !== 'participant')
    return { state: 'refused', message: 'The role must be operator or participant' };
  return change(deps, id, { role });
}

/** Deactivated people keep their data; their workers are no longer scraped, and every request of theirs is refused. */
export async function setUserStatus(
  deps: UserCommandDeps,
  id: string | undefined,
  status: 'active' | 'deactivated',
): Promise<CommandResult> {
  return change(deps, id, { status });
}

function change(
  { db, now, out }: UserCommandDeps,
  id: string | undefined,
  given: ParticipantChange,
): Promise<CommandResult> {
  return withPerson(db, id, async (person) => {
    const changed = await updateParticipant(db, { id: person.id, change: given, actor: 'system' }, now());
    out.write(`${changed.name} (${changed.id}) is now ${changed.status}, ${changed.role}.\n`);
  });
}

async function withPerson(
  db: Db,
  id: string | undefined,
  act: (person: Participant) => Promise<void>,
): Promise<CommandResult> {
  if (id === undefined)
    return { state: 'refused', message: 'The id of a person is missing; `users list` shows them' };
  try {
    await act(await getParticipant(db, parseId(id, 'participant')));
    return { state: 'done' };
  } catch (error) {
    if (error instanceof NotFoundError) return { state: 'refused', message: `There is no person ${id}` };
    if (error instanceof LastOperatorError) return { state: 'refused', message: error.message };
    throw error;
  }
}

function toShown(person: Participant) {
  const { id, name, role, status, telegramUserId, language, timeZone, currency, workerLimit, createdAt } =
    person;
  return {
    ...{ id, name, role, status, telegramUserId, language, timeZone, currency, workerLimit },
    createdAt: createdAt.toISOString(),
  };
}
