import type { WorkerBaseline } from './rule-facts.ts';

/** Sums over one hour of one worker; null where they are not known. */
export interface BaselineHour {
  start: Date;
  finished: number | null;
  runTimeSeconds: number | null;
  earnedNanoton: bigint | null;
  intervalSeconds: number | null;
}

/** With less than this, there is nothing to compare with. */
export const baselineLeast = {
  /** Finished requests for the mean run time. */
  finished: 100,
  /** Known seconds of 7 days for the mean earning rate. */
  meanSeconds: 48 * 3_600,
  /** Known seconds of 24 hours for the rate of the day. */
  daySeconds: 6 * 3_600,
};

export const baselineDays = 7;
const dayMs = 86_400_000;

/** What a worker usually does at `at`, from its hours before, oldest first. */
export function toBaseline(hours: readonly BaselineHour[], at: Date): WorkerBaseline {
  const week = hours.filter(({ start }) => isWithin(start, at, baselineDays * dayMs));
  const day = week.filter(({ start }) => isWithin(start, at, dayMs));
  const counted = week.filter(({ finished, runTimeSeconds }) => finished !== null && runTimeSeconds !== null);
  const finished = sum(counted, (hour) => hour.finished);
  return {
    runTimeSecondsMean:
      finished >= baselineLeast.finished ? sum(counted, (hour) => hour.runTimeSeconds) / finished : null,
    earnedNanotonPerHourMean: toRate(week, baselineLeast.meanSeconds),
    earnedNanotonPerHourOfDay: toRate(day, baselineLeast.daySeconds),
  };
}

function isWithin(start: Date, at: Date, lengthMs: number): boolean {
  return start < at && start.getTime() >= at.getTime() - lengthMs;
}

function toRate(hours: readonly BaselineHour[], leastSeconds: number): number | null {
  const known = hours.filter(({ earnedNanoton }) => earnedNanoton !== null);
  const seconds = sum(known, (hour) => hour.intervalSeconds);
  if (seconds < leastSeconds) return null;
  return (sum(known, ({ earnedNanoton }) => Number(earnedNanoton)) * 3_600) / seconds;
}

function sum(hours: readonly BaselineHour[], toValue: (hour: BaselineHour) => number | null): number {
  return hours.reduce((total, hour) => total + (toValue(hour) ?? 0), 0);
}
