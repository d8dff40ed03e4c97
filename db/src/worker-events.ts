import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import { toStorableText } from './storable-text.ts';

export type WorkerEventKind =
  | 'owner_address'
  | 'model'
  | 'coefficient'
  | 'commit'
  | 'params_version'
  | 'enabled'
  | 'restart';

/** A fact of a worker that changed between two scrapes. Null means that it was, or became, unknown. */
export interface WorkerEvent {
  workerId: Id;
  /** Time of the scrape that showed it. */
  at: Date;
  kind: WorkerEventKind;
  before: string | null;
  after: string | null;
  /** Whether a command of this pool changed it. */
  byUs: boolean;
}

/**
 * Adds events; one that is already there (same worker, time and kind) stays as it is, so a batch may be written again.
 * Long texts are cut; events of workers that do not exist are left out. What a command of ours brought about says so.
 */
export async function insertWorkerEvents(db: Db | Tx, events: readonly WorkerEvent[]): Promise<void> {
  if (events.length === 0) return;
  const text = (value: string | null) =>
    value === null ? null : toStorableText(value.slice(0, textLengthMax));
  await sql`
    INSERT INTO worker_events (worker_id, at, kind, before, after, by_us)
    SELECT event.worker_id, event.at, event.kind, event.before, event.after,
      event.by_us OR ${isCommanded} FROM unnest(
      ${events.map(({ workerId }) => workerId)}::bigint[], ${events.map(({ at }) => at)}::timestamptz[],
      ${events.map(({ kind }) => kind)}::text[], ${events.map(({ before }) => text(before))}::text[],
      ${events.map(({ after }) => text(after))}::text[], ${events.map(({ byUs }) => byUs)}::boolean[]
    ) AS event (worker_id, at, kind, before, after, by_us) JOIN workers ON workers.id = event.worker_id
    ON CONFLICT (worker_id, at, kind) DO NOTHING
  `.execute(db);
}

/** The newest events of a worker, newest first; `before` leaves out those from that time on. */
export async function listWorkerEvents(
  db: Db,
  { workerId, limit, before }: { workerId: Id; limit: number; before?: Date },
): Promise<WorkerEvent[]> {
  const { rows } = await sql<WorkerEvent>`
    SELECT worker_id, at, kind, before, after, by_us FROM worker_events
    WHERE worker_id = ${workerId} AND at < ${before ?? 'infinity'}
    ORDER BY at DESC, kind LIMIT ${limit}
  `.execute(db);
  return rows;
}

const textLengthMax = 500;

/**
 * Whether a command was on its way to the worker when it changed: so much earlier that a scrape may have missed it, or
 * so little later that only the clocks differ.
 */
const isCommanded = sql`EXISTS (
  SELECT FROM worker_commands AS command
  WHERE command.worker_id = event.worker_id AND command.sent_at IS NOT NULL AND command.state <> 'failed'
    AND command.sent_at BETWEEN event.at - interval '5 minutes' AND event.at + interval '10 seconds'
    AND CASE event.kind
      WHEN 'enabled' THEN command.kind = CASE event.after WHEN 'true' THEN 'enable' ELSE 'disable' END
      WHEN 'coefficient' THEN command.kind = 'set_coefficient'
        AND abs(command.coefficient_thousandths - 1000 * event.after::numeric) <= 1.1
      ELSE false END
)`;
