import type { WorkerStats } from './api-shapes.ts';

/** Columns on one time axis in unix seconds. Null is unknown and drawn as a gap. */
export interface ChartData {
  fromSeconds: number;
  toSeconds: number;
  times: number[];
  requestsPerMinute: (number | null)[];
  /** Least and greatest rates within each step; null where the steps are too short to have any. */
  veil: { low: (number | null)[]; high: (number | null)[] } | null;
  /** What is usual at these times; null where it is known at none of them. */
  usualPerMinute: (number | null)[] | null;
  bars: { barSeconds: number; starts: number[]; earnedTon: (number | null)[] };
  gaps: { fromSeconds: number; toSeconds: number }[];
}

/** Of what is not of one worker, extremes and the usual are not told. */
export type ChartSeries = Pick<WorkerStats['series'], 'requestsPerSecond' | 'earnedNanoton'> &
  Partial<
    Pick<WorkerStats['series'], 'requestsPerSecondMin' | 'requestsPerSecondMax' | 'usualRequestsPerSecond'>
  >;

/** Shorter ranges are drawn as they were, longer ones as means between the extremes. */
const veilAfterSeconds = 48 * 3600;

/** Lays the series of one answer on a whole grid, so that missing points and nulls are gaps alike. */
export function toChartData(
  stats: Omit<WorkerStats, 'series'> & { series: ChartSeries },
  { barSeconds, zoneOffsetSeconds }: { barSeconds: number; zoneOffsetSeconds: number },
): ChartData {
  const fromSeconds = Math.floor(Date.parse(stats.from) / 1000);
  const toSeconds = Math.floor(Date.parse(stats.to) / 1000);
  const requests = fillGaps(toNumbers(stats.series.requestsPerSecond, 60), stats.stepSeconds);
  const earned = toNumbers(stats.series.earnedNanoton, 1e-9);
  const width = Math.max(barSeconds, stats.stepSeconds);
  const times = requests.map(([t]) => t);
  return {
    fromSeconds,
    toSeconds,
    times,
    requestsPerMinute: requests.map(([, value]) => value),
    veil: toSeconds - fromSeconds > veilAfterSeconds ? toVeil(stats.series, times) : null,
    usualPerMinute: toUsual(stats.series, times),
    bars: toBars(earned, { fromSeconds, toSeconds, barSeconds: width, zoneOffsetSeconds }),
    gaps: findGaps(requests, { fromSeconds, toSeconds, stepSeconds: stats.stepSeconds }),
  };
}

function toVeil(
  { requestsPerSecondMin, requestsPerSecondMax }: ChartSeries,
  times: number[],
): ChartData['veil'] {
  if (requestsPerSecondMin === undefined || requestsPerSecondMax === undefined) return null;
  return { low: alignTo(times, requestsPerSecondMin), high: alignTo(times, requestsPerSecondMax) };
}

function toUsual({ usualRequestsPerSecond = [] }: ChartSeries, times: number[]): ChartData['usualPerMinute'] {
  const usual = alignTo(times, usualRequestsPerSecond);
  return usual.every((value) => value === null) ? null : usual;
}

/** A series of rates per second as requests per minute at these times; null where it has none. */
export function alignTo(times: number[], series: [number, number | null][]): (number | null)[] {
  const values = new Map(toNumbers(series, 60));
  return times.map((t) => values.get(t) ?? null);
}

type Value = [t: number, value: number | null];

function toNumbers(points: [number, number | string | null][], factor: number): Value[] {
  return points.map(([t, value]) => [t, value === null ? null : Number(value) * factor]);
}

function fillGaps(points: Value[], stepSeconds: number): Value[] {
  const filled: Value[] = [];
  for (const point of points) {
    const previous = filled.at(-1);
    if (previous !== undefined) {
      for (let t = previous[0] + stepSeconds; t < point[0] - stepSeconds / 2; t += stepSeconds)
        filled.push([t, null]);
    }
    filled.push(point);
  }
  return filled;
}

function toBars(
  earned: Value[],
  grid: { fromSeconds: number; toSeconds: number; barSeconds: number; zoneOffsetSeconds: number },
): ChartData['bars'] {
  const { barSeconds, zoneOffsetSeconds } = grid;
  const startOf = (t: number) =>
    Math.floor((t + zoneOffsetSeconds) / barSeconds) * barSeconds - zoneOffsetSeconds;
  const sums = new Map<number, number | null>();
  for (let start = startOf(grid.fromSeconds); start < grid.toSeconds; start += barSeconds)
    sums.set(start, null);
  for (const [t, value] of earned) {
    const start = startOf(t);
    if (value !== null && sums.has(start)) sums.set(start, (sums.get(start) ?? 0) + value);
  }
  return { barSeconds, starts: [...sums.keys()], earnedTon: [...sums.values()] };
}

/** Stretches of at least two steps without a value. The newest step may still be on its way. */
function findGaps(
  points: Value[],
  { fromSeconds, toSeconds, stepSeconds }: { fromSeconds: number; toSeconds: number; stepSeconds: number },
): ChartData['gaps'] {
  const known = points.filter(([, value]) => value !== null).map(([t]) => t);
  const edges = [fromSeconds - stepSeconds, ...known, toSeconds];
  const gaps: ChartData['gaps'] = [];
  for (let index = 1; index < edges.length; index += 1) {
    const end = edges[index] as number;
    const start = (edges[index - 1] as number) + stepSeconds;
    if (end - start > stepSeconds * 1.5) gaps.push({ fromSeconds: start, toSeconds: end });
  }
  return gaps;
}
