import type { FailureCounting, Sample } from './sample.ts';
import type { CounterBaseline } from './to-interval.ts';

/**
 * How this worker process counts failures, as far as its figures tell. Upstream (commit b75d4447) adds 2 to
 * `failed` for each failed request: `queries = success + failures + active`, so `success + failed > queries`
 * proves the double count, and an odd `failed` a single one. Without proof an established answer is kept; a new
 * process is judged by which count comes strictly nearer to `active_requests`, read from the other page a
 * moment apart. With `before`, the sample before, an answer is forgotten when the worker's commit changed.
 */
export function detectFailureCounting(
  sample: Sample,
  previous: FailureCounting,
  before: CounterBaseline | null = null,
): FailureCounting {
  const counters = sample.jsonStats?.counters;
  const established = hasNewCommit(sample, before) ? 'unknown' : previous;
  if (!counters) return established;
  const failedRaw = Math.round(counters.failed.total);
  const unanswered = Math.round(counters.queries.total) - Math.round(counters.success.total);
  if (failedRaw === 0) return established;
  if (failedRaw > unanswered) return 'double';
  if (failedRaw % 2 === 1 && established !== 'double') return 'single';
  if (failedRaw % 2 === 0 && established !== 'unknown') return established;
  return (
    toNearestCounting({ unanswered, failedRaw, activeRequests: sample.statsPage?.activeRequests ?? null }) ??
    established
  );
}

/**
 * True failures behind a raw total of `failed`; null when they cannot be known. An odd total under the double
 * count is a failure caught between its two additions: it is not counted yet.
 */
export function countFailures(failedRaw: number, counting: FailureCounting): number | null {
  const raw = Math.round(failedRaw);
  if (raw === 0) return 0;
  if (counting === 'unknown') return null;
  return counting === 'single' ? raw : Math.floor(raw / 2);
}

function hasNewCommit(sample: Sample, before: CounterBaseline | null): boolean {
  const commit = sample.jsonStats?.status.commit ?? null;
  const commitBefore = before?.jsonStats?.status.commit ?? null;
  return commit !== null && commitBefore !== null && commit !== commitBefore;
}

interface ActiveFigures {
  unanswered: number;
  failedRaw: number;
  activeRequests: number | null;
}

function toNearestCounting({ unanswered, failedRaw, activeRequests }: ActiveFigures): FailureCounting | null {
  if (activeRequests === null) return null;
  const singleDistance = Math.abs(unanswered - failedRaw - activeRequests);
  const doubleDistance = Math.abs(unanswered - failedRaw / 2 - activeRequests);
  if (singleDistance === doubleDistance) return null;
  return singleDistance < doubleDistance ? 'single' : 'double';
}
