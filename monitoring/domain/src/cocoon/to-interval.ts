import { countFailures } from './failure-counting.ts';
import type { Counters, FailureCounting, Sample } from './sample.ts';

/** What increases are counted from: a sample, or of one what matters for it. */
export interface CounterBaseline {
  sampledAt: Date;
  jsonStats: {
    status: { commit: string | null };
    counters: Record<keyof Counters, { total: number }> | null;
  } | null;
}

type CountedStats = NonNullable<CounterBaseline['jsonStats']>;
type CounterTotals = NonNullable<CountedStats['counters']>;

/** What a worker did between two samples: increases of its counters with resets removed. */
export interface Interval {
  intervalSeconds: number;
  requests: number;
  succeeded: number;
  /** True failures; null while the way this worker counts them is unknown. */
  failed: number | null;
  runTimeSeconds: number;
  tokens: TokenIncreases;
  /** An estimate: adjusted tokens × the network's worker fee. */
  earnedNanoton: bigint | null;
  /** Failures of all finished requests, 0–1; null when nothing finished. */
  errorRatio: number | null;
  /** Mean over the finished requests; null when nothing finished. */
  runTimeSecondsMean: number | null;
  /** The worker restarted in between: the increases count from its start. */
  reset: boolean;
}

export interface TokenIncreases {
  adjusted: number;
  prompt: number;
  cached: number;
  completion: number;
  reasoning: number;
}

/** Of a sample what the next one is compared with, and no more: it is kept for every worker. Null without counters. */
export function toCounterBaseline({ sampledAt, jsonStats }: Sample): CounterBaseline | null {
  const counters = jsonStats?.counters;
  if (!counters) return null;
  const total = (name: keyof Counters) => ({ total: counters[name].total });
  return {
    sampledAt,
    jsonStats: {
      status: { commit: jsonStats.status.commit },
      counters: {
        queries: total('queries'),
        success: total('success'),
        failed: total('failed'),
        bytesReceived: total('bytesReceived'),
        bytesSent: total('bytesSent'),
        timeSeconds: total('timeSeconds'),
        totalAdjustedTokens: total('totalAdjustedTokens'),
        promptAdjustedTokens: total('promptAdjustedTokens'),
        cachedAdjustedTokens: total('cachedAdjustedTokens'),
        completionAdjustedTokens: total('completionAdjustedTokens'),
        reasoningAdjustedTokens: total('reasoningAdjustedTokens'),
      },
    },
  };
}

/**
 * The increases from one sample to the next. Null when either has no counters or time did not move on. A total
 * that fell, or another commit, means a restart: then the increases are the totals themselves.
 */
export function toInterval(
  previous: CounterBaseline | null,
  current: Sample,
  counting: FailureCounting,
): Interval | null {
  const before = previous?.jsonStats;
  const after = current.jsonStats;
  if (!previous || !before?.counters || !after?.counters) return null;
  const intervalSeconds = (current.sampledAt.getTime() - previous.sampledAt.getTime()) / 1000;
  if (intervalSeconds <= 0) return null;
  const reset = isReset(before, after);
  const increases = toIncreases(reset ? null : before.counters, after.counters);
  const failed = toFailedIncrease(
    reset ? 0 : before.counters.failed.total,
    after.counters.failed.total,
    counting,
  );
  const finished = failed === null ? null : increases.succeeded + failed;
  const fee = after.rootConfig?.workerFeePerTokenNanoton ?? null;
  return {
    intervalSeconds,
    ...increases,
    failed,
    earnedNanoton: fee === null ? null : BigInt(increases.tokens.adjusted) * fee,
    errorRatio: finished ? (failed ?? 0) / finished : null,
    runTimeSecondsMean: finished ? increases.runTimeSeconds / finished : null,
    reset,
  };
}

function isReset(before: CountedStats, after: CountedStats): boolean {
  const { commit } = after.status;
  if (commit !== null && before.status.commit !== null && commit !== before.status.commit) return true;
  if (!before.counters || !after.counters) return false;
  for (const name of counterNames) {
    if (after.counters[name].total < before.counters[name].total) return true;
  }
  return false;
}

/** Every counter, in the order in which their totals are stored. */
export const counterNames = [
  'queries',
  'success',
  'failed',
  'bytesReceived',
  'bytesSent',
  'timeSeconds',
  'totalAdjustedTokens',
  'promptAdjustedTokens',
  'cachedAdjustedTokens',
  'completionAdjustedTokens',
  'reasoningAdjustedTokens',
] as const satisfies (keyof Counters)[];

function toIncreases(
  before: CounterTotals | null,
  after: CounterTotals,
): Pick<Interval, 'requests' | 'succeeded' | 'runTimeSeconds' | 'tokens'> {
  const count = (name: keyof Counters): number =>
    Math.round(after[name].total) - Math.round(before?.[name].total ?? 0);
  const runTimeMicroseconds = (after.timeSeconds.total - (before?.timeSeconds.total ?? 0)) * 1e6;
  return {
    requests: count('queries'),
    succeeded: count('success'),
    runTimeSeconds: Math.round(runTimeMicroseconds) / 1e6,
    tokens: {
      adjusted: count('totalAdjustedTokens'),
      prompt: count('promptAdjustedTokens'),
      cached: count('cachedAdjustedTokens'),
      completion: count('completionAdjustedTokens'),
      reasoning: count('reasoningAdjustedTokens'),
    },
  };
}

function toFailedIncrease(rawBefore: number, rawAfter: number, counting: FailureCounting): number | null {
  if (rawBefore === rawAfter) return 0;
  const before = countFailures(rawBefore, counting);
  const after = countFailures(rawAfter, counting);
  return before === null || after === null ? null : after - before;
}
