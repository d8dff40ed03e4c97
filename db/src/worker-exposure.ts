import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

export interface Exposure {
  workerId: Id;
  /** The port that was probed. */
  port: number;
  answeredAt: Date;
  /** Probes since then that got no answer. */
  closedProbes: number;
}

/** Those of the workers whose address ever answered a probe, at the address that they have now. */
export async function listExposures(db: Db, workerIds: readonly Id[]): Promise<Exposure[]> {
  const { rows } = await sql<Exposure>`
    SELECT worker_id, substring(worker_exposure.address FROM '[0-9]+$')::integer AS port, answered_at, closed_probes
    FROM worker_exposure JOIN workers ON workers.id = worker_id AND workers.address = worker_exposure.address
    WHERE worker_id = ANY(${workerIds}::bigint[]) AND answered_at IS NOT NULL
  `.execute(db);
  return rows;
}

/**
 * Those of the workers whose turn to be probed has come, the longest waiting first. One that asks for an access hash
 * obeys no stranger and is not probed.
 */
export async function listUnprobed(
  db: Db,
  { workerIds, probedBefore, limit }: { workerIds: readonly Id[]; probedBefore: Date; limit: number },
): Promise<{ workerId: Id; address: string }[]> {
  const { rows } = await sql<{ workerId: Id; address: string }>`
    SELECT workers.id AS worker_id, workers.address FROM workers
    LEFT JOIN worker_exposure AS probe ON probe.worker_id = workers.id AND probe.address = workers.address
    WHERE workers.id = ANY(${workerIds}::bigint[]) AND workers.removed_at IS NULL AND workers.address IS NOT NULL
      AND access_hash_sealed IS NULL AND (probe.probed_at IS NULL OR probe.probed_at < ${probedBefore})
    ORDER BY probe.probed_at NULLS FIRST, workers.id LIMIT ${limit}
  `.execute(db);
  return rows;
}

/** Keeps what a probe found; a worker that got another address begins anew. */
export async function upsertExposure(
  db: Db,
  { workerId, address, isAnswered, now }: { workerId: Id; address: string; isAnswered: boolean; now: Date },
): Promise<void> {
  const answeredAt = isAnswered ? now : null;
  await sql`
    INSERT INTO worker_exposure AS old (worker_id, address, probed_at, answered_at, closed_probes)
    SELECT ${workerId}, ${address}, ${now}, ${answeredAt}, ${isAnswered ? 0 : 1}
    WHERE EXISTS (SELECT FROM workers WHERE id = ${workerId})
    ON CONFLICT (worker_id) DO UPDATE SET address = excluded.address, probed_at = excluded.probed_at,
      answered_at = coalesce(excluded.answered_at, CASE WHEN old.address = excluded.address THEN old.answered_at END),
      closed_probes = CASE WHEN excluded.answered_at IS NOT NULL THEN 0
        WHEN old.address = excluded.address THEN old.closed_probes + 1 ELSE 1 END
  `.execute(db);
}
