import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { type Lease, lockLeases } from './leases.ts';
import { insertReturnNotice } from './return-notice.ts';
import type { Id } from './schema.ts';
import { type CommandRow, tellOfCommands } from './worker-commands.ts';

interface ClaimOptions {
  holder: string;
  /** Of the workers that are asked at their address, each under its lease. */
  workers: readonly { workerId: Id; lease: Lease }[];
  now: Date;
}

/**
 * Takes what is to be sent to workers' addresses: each command once, by who holds its worker's lease, however many try
 * and whatever crashes afterwards. A worker that an agent reports is never asked at an address.
 */
export async function claimCommands(db: Db, { holder, workers, now }: ClaimOptions): Promise<CommandRow[]> {
  if (workers.length === 0) return [];
  const ids = workers.map(({ workerId }) => workerId);
  const waiting = await sql`
    SELECT FROM worker_commands WHERE state = 'queued' AND worker_id = ANY(${ids}::bigint[]) LIMIT 1
  `.execute(db);
  if (waiting.rows.length === 0) return [];
  return db.transaction().execute(async (tx) => {
    const leases = [...new Map(workers.map(({ lease }) => [lease.name, lease])).values()];
    const lost = new Set((await lockLeases(tx, { holder, leases })).map(({ name }) => name));
    const held = workers.filter(({ lease }) => !lost.has(lease.name)).map(({ workerId }) => workerId);
    const isAsked = sql`workers.id = ANY(${held}::bigint[]) AND NOT EXISTS (
      SELECT FROM agents WHERE agents.id = workers.agent_id AND agents.revoked_at IS NULL
    )`;
    return take(tx, isAsked, { via: 'address', now });
  });
}

/** Takes what an agent is to ask its own workers for; they must still be its owner's. */
export async function claimAgentCommands(
  db: Db,
  agent: { id: Id; participantId: Id | null },
  now: Date,
): Promise<(CommandRow & { instance: number })[]> {
  return db.transaction().execute(async (tx) => {
    const theirs = sql`workers.agent_id = ${agent.id} AND NOT EXISTS (
      SELECT FROM worker_owners AS owner WHERE owner.worker_id = workers.id AND owner.owned_to IS NULL
        AND owner.participant_id IS DISTINCT FROM ${agent.participantId}::bigint
    )`;
    const taken = await take(tx, theirs, { via: 'agent', now });
    if (taken.length === 0) return [];
    const { rows } = await sql<{ id: Id; instance: number }>`
      SELECT id, instance FROM workers WHERE id = ANY(${taken.map(({ workerId }) => workerId)}::bigint[])
    `.execute(tx);
    const instances = new Map(rows.map(({ id, instance }) => [id, instance]));
    return taken.map((command) => ({ ...command, instance: instances.get(command.workerId) ?? 0 }));
  });
}

const claimsMax = 20;

async function take(
  tx: Tx,
  isTheirs: ReturnType<typeof sql>,
  { via, now }: { via: 'address' | 'agent'; now: Date },
): Promise<CommandRow[]> {
  const { rows } = await sql<CommandRow>`
    UPDATE worker_commands SET state = 'sending', via = ${via}, sent_at = ${now}
    WHERE id IN (
      SELECT worker_commands.id FROM worker_commands JOIN workers ON workers.id = worker_commands.worker_id
      WHERE worker_commands.state = 'queued' AND expires_at > ${now} AND workers.removed_at IS NULL AND ${isTheirs}
      ORDER BY worker_commands.id LIMIT ${sql.lit(claimsMax)} FOR UPDATE OF worker_commands SKIP LOCKED
    ) RETURNING *
  `.execute(tx);
  return rows;
}

export interface CommandOutcome {
  state: 'sent' | 'verified' | 'failed' | 'unknown';
  reason?: string | null;
  answer?: string | null;
  before?: string | null;
  after?: string | null;
}

/**
 * Writes what became of a command, if it is still undecided; what is not given stays. A verified enabling ends the
 * disabling that it was planned for, and its owner is told. Audited when it is decided.
 */
export async function settleCommand(db: Db, id: Id, outcome: CommandOutcome, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { state, reason = null, answer = null, before = null, after = null } = outcome;
    const { rows } = await sql<{ workerId: Id; returnsId: Id | null }>`
      UPDATE worker_commands SET state = ${state}, reason = ${reason?.slice(0, 100) ?? null},
        answer = coalesce(${answer?.replaceAll('\0', '').slice(0, 200) ?? null}, answer),
        before = coalesce(before, ${before}), after = coalesce(${after}, after),
        finished_at = ${state === 'verified' || state === 'failed' ? now : null}
      WHERE id = ${id} AND state IN ('sending', 'sent', 'unknown') AND state <> ${state}
      RETURNING worker_id, returns_id
    `.execute(tx);
    const [row] = rows;
    if (row === undefined) return false;
    if (state === 'verified' && row.returnsId !== null) {
      await sql`UPDATE worker_commands SET returned_at = ${now} WHERE id = ${row.returnsId}`.execute(tx);
      await insertReturnNotice(tx, { workerId: row.workerId, returnsId: row.returnsId }, now);
    }
    const detail = { commandId: id, state, reason };
    const subject = `worker:${row.workerId}`;
    await insertAuditEntry(
      tx,
      { actor: 'system', action: 'worker.command_settled' as const, subject, detail },
      now,
    );
    return true;
  });
}

export type UndecidedCommand = Pick<
  CommandRow,
  'id' | 'workerId' | 'kind' | 'coefficientThousandths' | 'proxyAddress' | 'state' | 'before'
> & { sentAt: Date };

/** How long what a worker shows can decide what became of a command. */
const decidedWithinMs = 600_000;

/**
 * The commands of these workers that wait for what the workers show. Not those that a newer one followed about the same
 * fact: what a worker shows since is the newer one's doing, and says nothing of the older.
 */
export async function listUndecided(
  db: Db,
  { workerIds, now }: { workerIds: readonly Id[]; now: Date },
): Promise<UndecidedCommand[]> {
  const { rows } = await sql<UndecidedCommand>`
    SELECT id, worker_id, kind, coefficient_thousandths, proxy_address, state, before, sent_at FROM worker_commands
    WHERE state IN ('sent', 'unknown') AND sent_at > ${new Date(now.getTime() - decidedWithinMs)}
      AND worker_id = ANY(${workerIds}::bigint[]) AND NOT EXISTS (
        SELECT FROM worker_commands AS newer
        WHERE newer.worker_id = worker_commands.worker_id AND newer.id > worker_commands.id
          AND newer.sent_at IS NOT NULL AND newer.state <> 'failed' AND newer.reason IS DISTINCT FROM 'already'
          AND ${toFact('newer')} = ${toFact('worker_commands')}
      )
    ORDER BY id LIMIT 1000
  `.execute(db);
  return rows;
}

/** What a command is about: enabling and disabling are about the same fact. */
function toFact(table: string) {
  const [kind, proxyAddress] = [sql.ref(`${table}.kind`), sql.ref(`${table}.proxyAddress`)];
  return sql`(CASE ${kind} WHEN 'disable' THEN 'enable' ELSE ${kind} END, coalesce(${proxyAddress}, ''))`;
}

/** Longer than sending can take, or an agent's way there and back. */
const sendingMs = 90_000;

/**
 * Ends what nobody will end: commands that nobody could send in time (nothing happened), those whose sender was never
 * heard of again, and those that no page ever confirmed (nobody knows). Any daemon may do it.
 */
export async function expireCommands(db: Db, now: Date): Promise<void> {
  await sql`
    UPDATE worker_commands SET state = 'failed', reason = 'expired', finished_at = ${now}
    WHERE state = 'queued' AND expires_at <= ${now}
  `.execute(db);
  await sql`
    UPDATE worker_commands SET state = 'unknown', reason = 'outcome_unknown'
    WHERE state = 'sending' AND sent_at <= ${new Date(now.getTime() - sendingMs)}
  `.execute(db);
  await sql`
    UPDATE worker_commands SET state = 'unknown', reason = 'not_confirmed'
    WHERE state = 'sent' AND sent_at <= ${new Date(now.getTime() - decidedWithinMs)}
  `.execute(db);
}

const againMs = 60_000;
/** How long after its time enabling a worker again is tried. */
export const givenUpMs = 86_400_000;

/**
 * Asks for what is planned: enabling workers whose time is over, every minute until it is so or a day has passed, and
 * what is to be kept of workers that restarted since. Each is a command of its own, audited, and sent at most once.
 */
export async function planCommands(db: Db, now: Date): Promise<void> {
  const again = new Date(now.getTime() - againMs);
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: Id; workerId: Id; kind: string }>`
      WITH due AS (
        SELECT planned.id, planned.worker_id FROM worker_commands AS planned
        JOIN workers ON workers.id = planned.worker_id AND workers.removed_at IS NULL
        WHERE planned.return_at <= ${now} AND planned.return_at > ${new Date(now.getTime() - givenUpMs)}
          AND planned.returned_at IS NULL AND planned.state IN ('sent', 'verified', 'unknown')
          AND NOT EXISTS (SELECT FROM worker_commands AS tried
            WHERE tried.returns_id = planned.id AND tried.requested_at > ${again})
      ), kept AS (
        SELECT keeper.* FROM worker_commands AS keeper
        JOIN workers ON workers.id = keeper.worker_id AND workers.removed_at IS NULL
        WHERE keeper.keeps AND keeper.state IN ('verified', 'unknown')
          AND EXISTS (SELECT FROM worker_events AS event WHERE event.worker_id = keeper.worker_id
            AND event.kind = 'restart' AND event.at > keeper.sent_at AND event.at > ${new Date(now.getTime() - givenUpMs)})
          AND keeper.sent_at < ${again}
      ), due_back AS (
        INSERT INTO worker_commands (worker_id, kind, requested_by, requested_at, expires_at, returns_id)
        SELECT worker_id, 'enable', 'system', ${now}, ${new Date(now.getTime() + againMs)}, id FROM due
        ON CONFLICT DO NOTHING RETURNING id, worker_id, kind
      ), repeated AS (
        INSERT INTO worker_commands (worker_id, kind, coefficient_thousandths, requested_by, requested_at, expires_at,
          return_at, keeps)
        SELECT worker_id, kind, coefficient_thousandths, 'system', ${now}, ${new Date(now.getTime() + againMs)},
          return_at, true FROM kept WHERE worker_id NOT IN (SELECT worker_id FROM due)
        ON CONFLICT DO NOTHING RETURNING id, worker_id, kind
      ), superseded AS (
        UPDATE worker_commands SET keeps = false, return_at = NULL
        WHERE id IN (SELECT kept.id FROM kept JOIN repeated USING (worker_id))
      )
      SELECT * FROM due_back UNION ALL SELECT * FROM repeated
    `.execute(tx);
    if (rows.length > 0) await tellOfCommands(tx);
    for (const { id, workerId, kind } of rows) {
      const entry = { actor: 'system', action: 'worker.commanded' as const, subject: `worker:${workerId}` };
      await insertAuditEntry(tx, { ...entry, detail: { commandId: id, kind } }, now);
    }
  });
}

export type SentCommand = Pick<
  CommandRow,
  'id' | 'workerId' | 'kind' | 'coefficientThousandths' | 'state'
> & { sentAt: Date };

/** What may have reached these workers in the last ten minutes. */
export async function listSentCommands(
  db: Db,
  { workerIds, now }: { workerIds: readonly Id[]; now: Date },
): Promise<SentCommand[]> {
  const { rows } = await sql<SentCommand>`
    SELECT id, worker_id, kind, coefficient_thousandths, state, sent_at FROM worker_commands
    WHERE sent_at > ${new Date(now.getTime() - decidedWithinMs)} AND state <> 'failed'
      AND worker_id = ANY(${workerIds}::bigint[]) ORDER BY id LIMIT 10000
  `.execute(db);
  return rows;
}

/**
 * Of workers that were ever commanded: whether we disabled it and it was not enabled through us since. An enabling counts
 * when the worker shows it: until then it is disabled because of us.
 */
export async function listCommandFacts(
  db: Db,
  workerIds: readonly Id[],
): Promise<{ workerId: Id; disabledByUs: boolean }[]> {
  const { rows } = await sql<{ workerId: Id; disabledByUs: boolean }>`
    SELECT DISTINCT ON (worker_id) worker_id, kind = 'disable' AS disabled_by_us FROM worker_commands
    WHERE worker_id = ANY(${workerIds}::bigint[]) AND kind IN ('enable', 'disable')
      AND sent_at IS NOT NULL AND state <> 'failed' AND (kind = 'disable' OR state = 'verified')
    ORDER BY worker_id, id DESC
  `.execute(db);
  return rows;
}
