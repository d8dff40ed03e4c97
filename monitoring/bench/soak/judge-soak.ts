import type { Figure } from '../src/benchmark.ts';

/** What was seen once a minute or so. */
export interface SoakPoint {
  atMs: number;
  /** Resident set of the daemon. */
  memoryBytes: number;
  bufferedSamples: number;
  queuedMessages: number;
  /** Of the newest stored sample. */
  lagSeconds: number;
}

export interface SoakFigures {
  /** By least squares over the second half: the first is warming up. */
  memoryBytesPerHour: number;
  memoryBytesLast: number;
  bufferedMax: number;
  queuedLast: number;
  lagSecondsMax: number;
}

const growthBytesPerHourMax = 20_000_000;

export function toSoakFigures(points: readonly SoakPoint[]): SoakFigures {
  const late = points.slice(Math.floor(points.length / 2));
  const last = late.at(-1);
  return {
    memoryBytesPerHour: toSlope(
      late.map(({ atMs, memoryBytes }) => ({ x: atMs / 3_600_000, y: memoryBytes })),
    ),
    memoryBytesLast: last?.memoryBytes ?? 0,
    bufferedMax: Math.max(...late.map(({ bufferedSamples }) => bufferedSamples)),
    queuedLast: last?.queuedMessages ?? 0,
    lagSecondsMax: Math.max(...late.map(({ lagSeconds }) => lagSeconds)),
  };
}

interface Limits {
  workers: number;
  intervalSeconds: number;
  /** Below half an hour a slope is mostly noise, and is not judged. */
  minutes: number;
}

/** What does not stay as it is, a line each. */
export function findSoakFaults(
  figures: SoakFigures,
  { workers, intervalSeconds, minutes }: Limits,
): string[] {
  const { memoryBytesPerHour, bufferedMax, queuedLast, lagSecondsMax } = figures;
  const faults: string[] = [];
  if (minutes >= 30 && memoryBytesPerHour > growthBytesPerHourMax)
    faults.push(`memory grows by ${Math.round(memoryBytesPerHour / 1e6)} MB an hour`);
  if (bufferedMax > workers)
    faults.push(`${bufferedMax} samples waited at once, more than one of each worker`);
  if (queuedLast > 0) faults.push(`${queuedLast} messages wait at the end`);
  if (lagSecondsMax > 2 * intervalSeconds)
    faults.push(`the newest sample was ${Math.round(lagSecondsMax)} s old`);
  return faults;
}

/** The same as figures of the report. A run of under half an hour says nothing of growth. */
export function toSoakPromises(
  figures: SoakFigures,
  { workers, intervalSeconds, minutes }: Limits,
): Figure[] {
  const growth = minutes < 30 ? null : figures.memoryBytesPerHour / 1e6;
  return [
    { name: 'minutes', unit: 'min', value: minutes, goal: { limit: 60, isLeast: true } },
    { name: 'workers', unit: '', value: workers, goal: { limit: 2_000, isLeast: true } },
    { name: 'memory growth', unit: 'MB/h', value: growth, goal: { limit: growthBytesPerHourMax / 1e6 } },
    { name: 'memory at the end', unit: 'MB', value: figures.memoryBytesLast / 1e6, goal: null },
    { name: 'samples waiting, most', unit: '', value: figures.bufferedMax, goal: { limit: workers } },
    { name: 'messages waiting at the end', unit: '', value: figures.queuedLast, goal: { limit: 0 } },
    { name: 'lag, most', unit: 's', value: figures.lagSecondsMax, goal: { limit: 2 * intervalSeconds } },
  ];
}

/** Of the line that fits best; 0 for fewer than two points. */
export function toSlope(points: readonly { x: number; y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return spread === 0 || points.length < 2
    ? 0
    : points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
