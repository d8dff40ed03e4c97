import { sql } from 'kysely';
import type { ChaosStage } from './chaos-stage.ts';

/** Between two stored samples of a worker, the longest of all. */
export async function findLongestGapMs({ db }: ChaosStage): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    SELECT max(extract(epoch FROM gap) * 1000)::float8 AS ms FROM (
      SELECT ts - lag(ts) OVER (PARTITION BY worker_id ORDER BY ts) AS gap FROM worker_metrics
      WHERE ts > now() - interval '1 day'
    ) AS gaps
  `.execute(db);
  return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
}
