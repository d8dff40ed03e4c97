import { ApiError } from './api-error.ts';

export interface StatsPlan {
  from: Date;
  to: Date;
  stepSeconds: number;
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

/**
 * The range asked for, in whole seconds (the last 24 h by default), and the shortest readable step that is not
 * below the scrape interval and gives at most `points` steps. Throws an `ApiError` 422 for a range that is empty
 * or longer than a year and a day.
 */
export function planStats(request: StatsRequest, scrapeIntervalSeconds: number, now: Date): StatsPlan {
  const to = toWholeSeconds(request.to ?? now, Math.ceil);
  const from = toWholeSeconds(request.from ?? new Date(to.getTime() - daySeconds * 1_000), Math.floor);
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  if (seconds <= 0) throw badRange('from must be before to');
  if (seconds > longestSeconds) throw badRange('The range may be a year and a day at most');
  const shortest = Math.max(scrapeIntervalSeconds, seconds / (request.points ?? defaultPoints));
  const stepSeconds = niceSteps.find((step) => step >= shortest) ?? Math.ceil(shortest);
  return { from, to, stepSeconds };
}

function toWholeSeconds(time: Date, round: (seconds: number) => number): Date {
  return new Date(round(time.getTime() / 1_000) * 1_000);
}

function badRange(message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message, field: 'from' });
}
