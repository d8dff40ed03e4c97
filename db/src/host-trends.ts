import { sql } from 'kysely';
import type { Db } from './database.ts';

interface HostTrendRange {
  hosts: readonly string[];
  /** At the start of five minutes. */
  from: Date;
  to: Date;
  stepSeconds: number;
}

export interface HostTrend {
  host: string;
  /** One for every step from `from` on, of all its watched workers together; null = nobody looked. */
  requestsPerSecond: (number | null)[];
}

/** The request rates of some hosts in equal steps, in the order given, from the sums of five minutes. */
export async function listHostTrends(db: Db, range: HostTrendRange): Promise<HostTrend[]> {
  const { hosts, from, to, stepSeconds } = range;
  if (hosts.length === 0) return [];
  const { rows } = await sql<{ host: string; step: number; rate: number | null }>`
    SELECT host, floor(extract(epoch FROM ts - ${from}::timestamptz) / ${stepSeconds})::int AS step, avg(rate) AS rate
    FROM (
      SELECT hosts.name AS host, m.ts, sum(m.requests::float8 / nullif(m.interval_seconds, 0)::float8) AS rate
      FROM hosts JOIN workers ON workers.host_id = hosts.id AND workers.removed_at IS NULL
      JOIN worker_metrics_5m AS m ON m.worker_id = workers.id AND m.ts >= ${from} AND m.ts < ${to}
      WHERE hosts.name = ANY(${hosts}::text[])
      GROUP BY 1, 2
    ) AS each_five_minutes
    GROUP BY 1, 2
  `.execute(db);
  const byHost = Map.groupBy(rows, ({ host }) => host);
  const steps = Math.ceil((to.getTime() - from.getTime()) / 1_000 / stepSeconds);
  return hosts.map((host) => {
    const rates = new Map((byHost.get(host) ?? []).map(({ step, rate }) => [step, rate]));
    return {
      host,
      requestsPerSecond: Array.from({ length: steps }, (_step, place) => rates.get(place) ?? null),
    };
  });
}
