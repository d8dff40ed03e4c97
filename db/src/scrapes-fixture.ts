import type { Id } from './schema.ts';
import type { WorkerMetricsRow } from './worker-metrics.ts';

export interface TestScrape extends WorkerMetricsRow {
  ts: Date;
}

/** For tests: a scrape every 15 s with gaps, failures and unknown halves. */
export function createTestScrapes(
  { workerId, from, to }: { workerId: Id; from: Date; to: Date },
  random: () => number,
): TestScrape[] {
  const rows: TestScrape[] = [];
  const integer = (limit: number) => Math.floor(random() * limit);
  for (let at = from.getTime() + integer(15_000); at < to.getTime(); at += 15_000) {
    if (random() < 0.05) at += integer(20) * 60_000;
    const ts = new Date(at);
    if (at >= to.getTime()) break;
    if (random() < 0.2) {
      rows.push({ workerId, ts, up: false, failure: 'timeout', latencyMs: random() < 0.5 ? null : 5_000 });
      continue;
    }
    const row: TestScrape = { workerId, ts, up: true, failure: null, latencyMs: integer(400) / 8 };
    if (random() < 0.9) Object.assign(row, { activeRequests: integer(9), maxActiveRequests: 8 });
    if (random() < 0.9) {
      Object.assign(row, {
        requestsIncrease: integer(50),
        succeededIncrease: integer(40),
        failedIncrease: random() < 0.5 ? null : integer(5),
        runTimeSecondsIncrease: integer(1e9) / 1e6,
        tokensIncrease: integer(1e7),
        earnedNanotonIncrease: BigInt(integer(1e9)) * 10_000_019n,
        intervalSeconds: 15,
      });
    }
    rows.push(row);
  }
  return rows;
}
