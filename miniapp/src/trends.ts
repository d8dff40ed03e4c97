import { type Signal, signal } from '@preact/signals';
import { type Api, ApiError } from './api.ts';

export interface TrendsDeps {
  api: Pick<Api, 'listTrends'>;
  now: () => number;
}

export type Trends = ReturnType<typeof createTrends>;

/** Hourly request rates of one worker; null until they are known. */
type Trend = Signal<(number | null)[] | null>;

const gatherMs = 60;
const freshMs = 300_000;
const mostAtOnce = 100;

/** Small lines for rows: asked for by each row as it is seen, read for many rows at once, and again after five minutes. */
export function createTrends({ api, now }: TrendsDeps) {
  const known = new Map<string, { trend: Trend; askedAtMs: number }>();
  const wanted = new Set<string>();
  let isWaiting = false;

  function gather(): void {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => void read(), gatherMs);
  }

  async function read(): Promise<void> {
    isWaiting = false;
    const ids = [...wanted].slice(0, mostAtOnce);
    for (const id of ids) wanted.delete(id);
    if (wanted.size > 0) gather();
    try {
      for (const { workerId, requestsPerSecond } of await api.listTrends(ids)) {
        const one = known.get(workerId);
        if (one !== undefined) one.trend.value = requestsPerSecond;
      }
    } catch (error) {
      // The row stands without its line: it says the rate in figures too.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  return {
    of(id: string): Trend {
      const one = known.get(id) ?? { trend: signal(null), askedAtMs: Number.NEGATIVE_INFINITY };
      known.set(id, one);
      if (now() - one.askedAtMs > freshMs) {
        one.askedAtMs = now();
        wanted.add(id);
        gather();
      }
      return one.trend;
    },
  };
}
