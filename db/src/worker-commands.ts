import {
  coefficientThousandthsMax,
  coefficientThousandthsMin,
  isProxyAddress,
  type WorkerCommand,
} from '@cocoon-pool/domain/control/worker-command';
import { type Selectable, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id, WorkerCommandsTable } from './schema.ts';
import { findAccess } from './worker-access.ts';

export type CommandRow = Selectable<WorkerCommandsTable>;

export interface CommandRequest {
  workerId: Id;
  /** Whose worker it must be; null = anybody's. */
  participantId: Id | null;
  actor: string;
  command: WorkerCommand;
  /** Of a disabling: when it is to end by itself. */
  returnAt?: Date | null;
  /** Whether it is asked for again after the worker restarts. */
  keeps?: boolean;
  /** What the worker showed last of what the command changes. */
  before?: string | null;
}

export type CommandRefused = 'unproven' | 'command_running';
export type CommandResult = { ok: true; command: CommandRow } | { ok: false; reason: CommandRefused };

/** A command that nobody could send for so long is not sent any more: its author has moved on. */
const openMs = 120_000;

/**
 * Asks a worker for something, in one transaction with the audit entry, so that nothing is ever sent that is not in the
 * log. Only where the worker is proven to be its participant's (see `findControllable`); it is checked again before it
 * is sent. Throws `NotFoundError` when the worker is not watched or not theirs.
 */
export async function insertCommand(db: Db, request: CommandRequest, now: Date): Promise<CommandResult> {
  return db.transaction().execute(async (tx) => {
    const refusal = await findCommandRefusal(tx, request);
    if (refusal !== null) return { ok: false, reason: refusal };
    const command = await insertRow(tx, request, now);
    if (command === undefined) return { ok: false, reason: 'command_running' };
    await tellOfCommands(tx);
    await endEarlier(tx, request, command.id);
    const { kind, coefficientThousandths, proxyAddress, returnAt, keeps } = command;
    const detail = { commandId: command.id, kind, coefficientThousandths, proxyAddress, returnAt, keeps };
    const entry = { actor: request.actor, action: 'worker.commanded' as const, detail };
    await insertAuditEntry(tx, { ...entry, subject: `worker:${request.workerId}` }, now);
    return { ok: true, command };
  });
}

/** Why the worker may not be asked now; null when it may. Locks its row. Throws `NotFoundError` as `insertCommand`. */
export async function findCommandRefusal(
  tx: Db | Tx,
  { workerId, participantId }: Pick<CommandRequest, 'workerId' | 'participantId'>,
): Promise<CommandRefused | null> {
  const { rows } = await sql<{ ownerId: Id | null; ownerAddress: string | null; isBusy: boolean }>`
    SELECT owner.participant_id AS owner_id, state.owner_address,
      EXISTS (SELECT FROM worker_commands WHERE worker_id = workers.id
        AND worker_commands.state IN ('queued', 'sending', 'sent')) AS is_busy
    FROM workers
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    LEFT JOIN worker_state AS state ON state.worker_id = workers.id
    WHERE workers.id = ${workerId} AND workers.removed_at IS NULL FOR UPDATE OF workers
  `.execute(tx);
  const [row] = rows;
  if (row === undefined || (participantId !== null && row.ownerId !== participantId)) {
    throw new NotFoundError('worker');
  }
  const claim = { id: workerId, participantId: row.ownerId, ownerAddress: row.ownerAddress };
  if ((await findAccess(tx, claim)) !== 'controllable') return 'unproven';
  return row.isBusy ? 'command_running' : null;
}

/** Wakes whoever carries commands out, once the transaction is over. */
export async function tellOfCommands(tx: Tx): Promise<void> {
  await sql`SELECT pg_notify('worker_commands', '')`.execute(tx);
}

async function insertRow(tx: Tx, request: CommandRequest, now: Date): Promise<CommandRow | undefined> {
  const { workerId, actor, command, returnAt = null, keeps = false, before = null } = request;
  assertAllowed(command);
  return tx
    .insertInto('workerCommands')
    .values({
      ...{ workerId, requestedBy: actor, requestedAt: now, returnAt, keeps, before, kind: command.kind },
      coefficientThousandths: command.kind === 'set_coefficient' ? command.coefficientThousandths : null,
      proxyAddress: command.kind === 'request_payout' ? command.proxyAddress : null,
      expiresAt: new Date(now.getTime() + openMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

function assertAllowed(command: WorkerCommand): void {
  const isAllowed =
    command.kind === 'set_coefficient'
      ? command.coefficientThousandths >= coefficientThousandthsMin &&
        command.coefficientThousandths <= coefficientThousandthsMax
      : command.kind !== 'request_payout' || isProxyAddress(command.proxyAddress);
  if (!isAllowed) throw new Error('A command that is not allowed reached the database');
}

/** A person who switches a worker ends what was planned for it before, and what was to be kept. */
async function endEarlier(tx: Tx, { workerId, command }: CommandRequest, id: Id): Promise<void> {
  if (command.kind === 'request_payout') return;
  const kinds = toKindsOfFact(command.kind);
  await sql`
    UPDATE worker_commands SET return_at = NULL, keeps = false
    WHERE worker_id = ${workerId} AND id <> ${id} AND kind = ANY(${kinds}::text[])
      AND (keeps OR (return_at IS NOT NULL AND returned_at IS NULL))
  `.execute(tx);
}

/** Commands that change the same of a worker. */
function toKindsOfFact(kind: CommandRow['kind']): CommandRow['kind'][] {
  return kind === 'enable' || kind === 'disable' ? ['enable', 'disable'] : [kind];
}

/** What was read back of what a command changes, since a time: newer than what scrapes before it saw. Undefined: nothing. */
export async function findReadBack(
  db: Db,
  { workerId, kind, since }: { workerId: Id; kind: CommandRow['kind']; since: Date | null },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('workerCommands')
    .select('after')
    .where('workerId', '=', workerId)
    .where('kind', 'in', toKindsOfFact(kind))
    .where('state', '=', 'verified')
    .where('after', 'is not', null)
    .where('finishedAt', '>', since ?? new Date(0))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.after ?? undefined;
}

/** The command of a row. */
export function toCommand(
  row: Pick<CommandRow, 'kind' | 'coefficientThousandths' | 'proxyAddress'>,
): WorkerCommand {
  const { kind, coefficientThousandths, proxyAddress } = row;
  if (kind === 'enable' || kind === 'disable') return { kind };
  if (kind === 'set_coefficient') return { kind, coefficientThousandths: coefficientThousandths ?? 0 };
  return { kind, proxyAddress: proxyAddress ?? '' };
}

/** A worker's commands, newest first; `before` leaves out those with this id and above. */
export async function listCommands(
  db: Db,
  { workerId, limit, before }: { workerId: Id; limit: number; before?: Id | undefined },
): Promise<CommandRow[]> {
  let query = db.selectFrom('workerCommands').selectAll().where('workerId', '=', workerId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Throws `NotFoundError` when there is none. */
export async function getCommand(db: Db, id: Id): Promise<CommandRow> {
  return db
    .selectFrom('workerCommands')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFoundError('command'));
}
