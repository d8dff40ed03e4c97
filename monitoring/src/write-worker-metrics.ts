import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Target } from '@cocoon-pool/db/targets';
import { toStaleBefore, toWorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { formatFamilies } from './metric-text.ts';
import type { WorkerRevenue } from './revenue-board.ts';
import type { WorkerTrack } from './track-worker.ts';
import { workerFamilies } from './worker-families.ts';
import type { ShownWorker } from './worker-series.ts';

interface ShowOptions {
  now: Date;
  /** Then nothing is known of how workers are. */
  isBlind: boolean;
  findRevenue(target: Target): readonly WorkerRevenue[];
}

type Scraped = Pick<ShownWorker, 'target'> & { track: WorkerTrack };

const workersAtOnce = 1_000;

/**
 * The series of workers in the Prometheus text format, a metric at a time: others have their turns in between. Written
 * by hand: a registry takes ten times as long for thousands of workers, in which no scrape would begin.
 */
export async function* writeWorkerMetrics(
  workers: readonly Scraped[],
  options: ShowOptions,
): AsyncGenerator<string> {
  const shown: ShownWorker[] = [];
  for (const part of toParts(workers)) {
    shown.push(...part.map((worker) => toShownWorker(worker, options)));
    await nextTurn();
  }
  const parts = toParts(shown);
  for (const { read, ...family } of workerFamilies) {
    yield formatFamilies([{ ...family, series: [] }]);
    for (const part of parts) {
      yield part.flatMap(read).map(toLine).join('');
      await nextTurn();
    }
  }
}

function toShownWorker({ target, track }: Scraped, { now, isBlind, findRevenue }: ShowOptions): ShownWorker {
  return {
    ...{ target, track, now },
    isFresh: !isBlind && track.sampledAt >= toStaleBefore(now),
    status: toWorkerStatus({ ...track, isBlind }, now),
    revenue: findRevenue(target),
  };
}

function toLine(series: string): string {
  return `${series}\n`;
}

function toParts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / workersAtOnce) }, (_part, index) =>
    rows.slice(index * workersAtOnce, (index + 1) * workersAtOnce),
  );
}
