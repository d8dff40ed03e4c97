import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** The last command that switched the worker of `workers`, as far as that is known. */
export const newestSwitch = sql`
  SELECT id, kind, sent_at, return_at FROM worker_commands
  WHERE worker_id = workers.id AND sent_at IS NOT NULL
    AND (kind = 'disable' AND worker_commands.state IN ('sent', 'verified', 'unknown')
      OR kind = 'enable' AND worker_commands.state = 'verified')
  ORDER BY id DESC LIMIT 1
`;

/** Which of these commands still keep their worker disabled: of the others there is nothing to tell any more. */
export async function listHoldingCommandIds(db: Db, ids: readonly Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: Id }>`
    SELECT newest.id FROM worker_commands AS told
    JOIN workers ON workers.id = told.worker_id AND workers.removed_at IS NULL
    JOIN worker_state AS state ON state.worker_id = workers.id AND NOT state.enabled
    CROSS JOIN LATERAL (${newestSwitch}) AS newest
    WHERE told.id = ANY(${ids}::bigint[]) AND newest.id = told.id LIMIT ${ids.length}
  `.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Of these workers those that a command keeps disabled, and until when; null = until another command. */
export async function listSwitchedOff(
  db: Db,
  workerIds: readonly Id[],
): Promise<Map<Id, { until: Date | null }>> {
  if (workerIds.length === 0) return new Map();
  const { rows } = await sql<{ workerId: Id; until: Date | null }>`
    SELECT workers.id AS worker_id, newest.return_at AS until FROM workers
    JOIN worker_state AS state ON state.worker_id = workers.id AND NOT state.enabled
    CROSS JOIN LATERAL (${newestSwitch}) AS newest
    WHERE workers.id = ANY(${workerIds}::bigint[]) AND newest.kind = 'disable' LIMIT ${workerIds.length}
  `.execute(db);
  return new Map(rows.map(({ workerId, until }) => [workerId, { until }]));
}
