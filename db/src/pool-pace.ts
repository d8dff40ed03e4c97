import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import type { HostPace } from '@cocoon-pool/domain/pool/pick-movers';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { leastUsualHours, usualDays } from './usual-hours.ts';

export interface PoolPace {
  /** What the workers are held against: the same hour of other days, or where that is not known yet, the last 24 hours. */
  usualOf: 'hour' | 'day';
  hosts: HostPace[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostHosts = 20_000;

/**
 * What the watched workers do now, by host, against what the same ones usually do. Workers that nobody sees now, or that
 * have no habit yet, are left out of both; one that does not answer does nothing. Hosts without any such worker are missing.
 */
export async function getPoolPace(db: Db, now: Date): Promise<PoolPace> {
  const hourStart = Math.floor(now.getTime() / hourMs) * hourMs;
  const sameHours = Array.from({ length: usualDays }, (_, day) => new Date(hourStart - (day + 1) * dayMs));
  const ofHour = await listHostPaces(db, { table: 'worker_metrics_1h', moments: sameHours, now });
  if (ofHour.length > 0) return { usualOf: 'hour', hosts: ofHour };
  const lastDay = Array.from({ length: 24 }, (_, hour) => new Date(hourStart - (hour + 1) * hourMs));
  const ofDay = await listHostPaces(db, { table: 'worker_metrics_5m', moments: lastDay, now });
  return { usualOf: 'day', hosts: ofDay };
}

interface Habit {
  table: 'worker_metrics_1h' | 'worker_metrics_5m';
  /** Starts of the rows that make the habit: a few keys of each worker, whatever the fleet's size. */
  moments: readonly Date[];
  now: Date;
}

async function listHostPaces(db: Db, { table, moments, now }: Habit): Promise<HostPace[]> {
  const { rows } = await sql<HostPace>`
    SELECT hosts.name AS host, sum(coalesce(state.requests_per_second, 0))::float8 AS requests_per_second,
      sum(usual.rate)::float8 AS usual_per_second
    FROM workers JOIN hosts ON hosts.id = workers.host_id
    JOIN worker_state AS state ON state.worker_id = workers.id AND state.sampled_at >= ${toStaleBefore(now)}
    CROSS JOIN LATERAL (
      SELECT avg(m.requests::float8 / nullif(m.interval_seconds, 0)::float8) AS rate,
        count(m.requests) FILTER (WHERE m.interval_seconds > 0) AS hours
      FROM ${sql.table(table)} AS m WHERE m.worker_id = workers.id AND m.ts = ANY(${moments}::timestamptz[])
    ) AS usual
    WHERE workers.removed_at IS NULL AND usual.hours >= ${leastUsualHours}
    GROUP BY hosts.name HAVING sum(usual.rate) > 0
    LIMIT ${mostHosts}
  `.execute(db);
  return rows;
}
