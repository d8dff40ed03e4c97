import { parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import type { WorkerChange } from '@cocoon-pool/domain/alerts/rule-facts';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/** A change of a worker that an open alert tells of. */
export interface OpenChange {
  workerId: Id;
  change: WorkerChange;
  /** Its owner said that it was theirs. */
  isClaimed: boolean;
}

/** The changes that the open `tampered` alerts of these workers tell of. */
export async function listOpenChanges(db: Db, workerIds: readonly Id[]): Promise<OpenChange[]> {
  const { rows } = await sql<{ workerId: Id; evidence: unknown; isClaimed: boolean }>`
    SELECT worker_id, evidence, EXISTS (
      SELECT FROM worker_events AS event WHERE event.worker_id = alerts.worker_id
        AND event.kind = alerts.evidence ->> 'changed' AND event.claimed_at IS NOT NULL
        AND event.at >= alerts.active_since - interval '1 second'
    ) AS is_claimed
    FROM alerts
    WHERE kind = 'tampered' AND resolved_at IS NULL AND worker_id = ANY(${workerIds}::bigint[])
    LIMIT ${sql.lit(mostRows)}
  `.execute(db);
  return rows.flatMap(({ workerId, evidence, isClaimed }) => {
    const { changed, before = null, after = null, changedAt } = parseEvidence(evidence);
    if (changed === undefined || changedAt === undefined) return [];
    return [{ workerId, isClaimed, change: { changed, before, after, at: new Date(changedAt) } }];
  });
}

/** Of these workers, those whose newest switching was off, and claimed by their owner. */
export async function listClaimedOff(db: Db | Tx, workerIds: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{ workerId: Id }>`
    SELECT asked.worker_id FROM unnest(${workerIds}::bigint[]) AS asked(worker_id)
    CROSS JOIN LATERAL (
      SELECT after, claimed_at FROM worker_events
      WHERE worker_events.worker_id = asked.worker_id AND kind = 'enabled' ORDER BY at DESC LIMIT 1
    ) AS newest
    WHERE newest.after = 'false' AND newest.claimed_at IS NOT NULL
  `.execute(db);
  return rows.map(({ workerId }) => workerId);
}

/** A bound far above what one daemon has. */
const mostRows = 100_000;

/**
 * "It was me": the owner takes the worker's changes of its price and of being enabled upon themselves. The alert about
 * them ends with the next scrape. Resolves to how many changes were claimed now.
 */
export async function claimWorkerChanges(tx: Db | Tx, workerId: Id, now: Date): Promise<number> {
  const { rows } = await sql`
    UPDATE worker_events SET claimed_at = ${now}
    WHERE worker_id = ${workerId} AND kind IN ('coefficient', 'enabled') AND NOT by_us AND claimed_at IS NULL
      AND at <= ${now}
    RETURNING at
  `.execute(tx);
  return rows.length;
}
