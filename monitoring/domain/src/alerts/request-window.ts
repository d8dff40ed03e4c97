/** Finished requests of about the last ten minutes. `failed` is null where the worker's way of counting is unknown. */
export interface RequestWindow {
  succeeded: number;
  failed: number | null;
  runTimeSeconds: number;
}

/** What finished within one minute (UTC). */
export interface WindowMinute extends RequestWindow {
  /** Minutes since 1970. */
  minute: number;
}

type Increase = Pick<WindowMinute, 'succeeded' | 'failed' | 'runTimeSeconds'>;

const windowMinutes = 10;
export const windowSeconds = windowMinutes * 60;
const minuteMs = 60_000;

/**
 * Adds what finished up to `at`, and leaves out what is older than ten minutes (or later than `at`: a clock went back).
 * Minutes in which nothing finished take no place.
 */
export function addToWindow(
  minutes: readonly WindowMinute[],
  increase: Increase | null,
  at: Date,
): readonly WindowMinute[] {
  const minute = toMinute(at);
  const isKept = (one: WindowMinute) => one.minute > minute - windowMinutes && one.minute <= minute;
  const kept = minutes.every(isKept) ? minutes : minutes.filter(isKept);
  if (increase === null || (increase.succeeded === 0 && increase.failed === 0)) return kept;
  const newest = kept.at(-1);
  if (newest?.minute !== minute) return [...kept, { minute, ...toCounts(increase) }];
  return [...kept.slice(0, -1), { minute, ...toSum([newest, increase]) }];
}

/** All of the window together. */
export function sumWindow(minutes: readonly WindowMinute[]): RequestWindow {
  return toSum(minutes);
}

function toMinute(at: Date): number {
  return Math.floor(at.getTime() / minuteMs);
}

function toSum(parts: readonly Increase[]): RequestWindow {
  const sum: RequestWindow = { succeeded: 0, failed: 0, runTimeSeconds: 0 };
  for (const { succeeded, failed, runTimeSeconds } of parts) {
    sum.succeeded += succeeded;
    sum.failed = sum.failed === null || failed === null ? null : sum.failed + failed;
    sum.runTimeSeconds += runTimeSeconds;
  }
  return sum;
}

function toCounts({ succeeded, failed, runTimeSeconds }: Increase): RequestWindow {
  return { succeeded, failed, runTimeSeconds };
}
