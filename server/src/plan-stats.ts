import type { MetricRetention } from '@cocoon-pool/db/metric-retention';
import type { StatsResolution } from '@cocoon-pool/db/worker-stats';
import { ApiError } from './api-error.ts';

export interface StatsPlan {
  from: Date;
  to: Date;
  stepSeconds: number;
  resolution: StatsResolution;
}

interface StatsRequest {
  from?: Date | undefined;
  to?: Date | undefined;
  points?: number | undefined;
}

const daySeconds = 86_400;
const longestSeconds = 366 * daySeconds;
const defaultPoints = 200;

/** Steps that people read well; longer ones are whole weeks. */
const niceSteps = [
  1,
  2,
  5,
  10,
  15,
  20,
  30,
  60,
  120,
  180,
  300,
  600,
  900,
  1_200,
  1_800,
  3_600,
  7_200,
  10_800,
  14_400,
  21_600,
  43_200,
  daySeconds,
  2 * daySeconds,
  7 * daySeconds,
  14 * daySeconds,
  28 * daySeconds,
  56 * daySeconds,
];

interface Source {
  resolution: StatsResolution;
  bucketSeconds: number;
  /** The longest range that is read from it. */
  longestSeconds: number;
  keptDays: number;
}

/** The finest first; a range that is longer or older than all of them is read from days. */
function toFinerSources({ rawDays, fiveMinuteDays, hourlyDays }: MetricRetention): Source[] {
  return [
    { resolution: 'raw', bucketSeconds: 1, longestSeconds: 3_600, keptDays: rawDays },
    { resolution: '5m', bucketSeconds: 300, longestSeconds: 2 * daySeconds, keptDays: fiveMinuteDays },
    { resolution: '1h', bucketSeconds: 3_600, longestSeconds: 92 * daySeconds, keptDays: hourlyDays },
  ];
}

const days: Pick<Source, 'resolution' | 'bucketSeconds'> = { resolution: '1d', bucketSeconds: daySeconds };

/** An hour up to now is an hour, however its ends are rounded. */
const slackSeconds = 60;

export interface StatsSettings {
  scrapeIntervalSeconds: number;
  metricRetention: MetricRetention;
}

/**
 * The range asked for, in whole seconds (the last 24 h by default), where it is read (the finest sums that are kept
 * that long and few enough), and the shortest readable step that is not below the scrape interval and gives at most
 * `points` steps. Sums make the range start with a whole one. Throws an `ApiError` 422 for a range that is empty or
 * longer than a year and a day.
 */
export function planStats(request: StatsRequest, settings: StatsSettings, now: Date): StatsPlan {
  const to = toWholeSeconds(request.to ?? now, Math.ceil);
  const from = toWholeSeconds(request.from ?? new Date(to.getTime() - daySeconds * 1_000), Math.floor);
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  if (seconds <= 0) throw badRange('from must be before to');
  if (seconds > longestSeconds) throw badRange('The range may be a year and a day at most');
  const ageDays = (now.getTime() - from.getTime()) / 1_000 / daySeconds;
  const isFit = (one: Source) => seconds <= one.longestSeconds + slackSeconds && ageDays <= one.keptDays;
  const source = toFinerSources(settings.metricRetention).find(isFit) ?? days;
  const plans = niceSteps
    .filter((step) => step >= Math.max(settings.scrapeIntervalSeconds, source.bucketSeconds))
    .map((stepSeconds) => ({ from: alignStart(from, stepSeconds, source), to, stepSeconds }));
  const points = request.points ?? defaultPoints;
  const plan = plans.find((one) => countSteps(one) <= points) ?? plans.at(-1);
  if (plan === undefined) throw new Error('No step is as long as the scrape interval');
  return { ...plan, resolution: source.resolution };
}

/** Sums of hours and days come in steps counted from the epoch. */
function alignStart(from: Date, stepSeconds: number, { resolution, bucketSeconds }: typeof days): Date {
  const isCoarse = resolution === '1h' || resolution === '1d';
  const unitMs = (isCoarse ? stepSeconds : bucketSeconds) * 1_000;
  return new Date(Math.floor(from.getTime() / unitMs) * unitMs);
}

function countSteps({ from, to, stepSeconds }: Omit<StatsPlan, 'resolution'>): number {
  return Math.ceil((to.getTime() - from.getTime()) / 1_000 / stepSeconds);
}

function toWholeSeconds(time: Date, round: (seconds: number) => number): Date {
  return new Date(round(time.getTime() / 1_000) * 1_000);
}

function badRange(message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message, field: 'from' });
}
