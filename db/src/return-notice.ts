import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** Tells the owner, once, that a worker was enabled because its time was over. */
export async function insertReturnNotice(
  tx: Tx,
  { workerId, returnsId }: { workerId: Id; returnsId: Id },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ workerName: string; participantId: Id | null }>`
    SELECT workers.name AS worker_name, owner.participant_id FROM workers
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    WHERE workers.id = ${workerId} AND workers.removed_at IS NULL
  `.execute(tx);
  const [row] = rows;
  if (row === undefined) return;
  const { workerName, participantId } = row;
  const notice = { kind: 'enabled_on_time', workerName, at: now.toISOString() } as const;
  await insertNotice(tx, { participantId, key: `return:${returnsId}`, notice }, now);
}
