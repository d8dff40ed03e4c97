import { useApp } from './app-context.ts';
import { useQuery } from './use-query.ts';

const dayMs = 86_400_000;

/** Nanoton per hour that a worker earned over the last day, of the hours that are known; null where none is. */
export function useEarningRate(workerId: string): number | null {
  const { session, clock } = useApp();
  const query = useQuery(
    `worker/${workerId}/earning-rate`,
    async (signal) => {
      const to = new Date(clock.now());
      const range = { from: new Date(to.getTime() - dayMs), to, points: 24 };
      return toHourlyRate(await session.api.getWorkerStats(workerId, range, signal));
    },
    { everyMs: 300_000 },
  );
  return query.isPrevious ? null : query.data;
}

const quarterMs = 900_000;

/** The same over the last quarter of an hour: what it earns now. */
export function useEarningNow(workerId: string): number | null {
  const { session, clock } = useApp();
  const query = useQuery(
    `worker/${workerId}/earning-now`,
    async (signal) => {
      // The minute under way is left out: it would count as a whole one.
      const to = new Date(Math.floor(clock.now() / 60_000) * 60_000);
      const range = { from: new Date(to.getTime() - quarterMs), to, points: 15 };
      return toHourlyRate(await session.api.getWorkerStats(workerId, range, signal));
    },
    { everyMs: 60_000 },
  );
  return query.isPrevious ? null : query.data;
}

interface Earned {
  stepSeconds: number;
  series: { earnedNanoton: [number, string | null][] };
}

export function toHourlyRate({ stepSeconds, series }: Earned): number | null {
  const known = series.earnedNanoton.flatMap(([, value]) => (value === null ? [] : [Number(value)]));
  if (known.length === 0) return null;
  return (known.reduce((sum, value) => sum + value, 0) / (known.length * stepSeconds)) * 3_600;
}
