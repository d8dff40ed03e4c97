import { type JsonObject, toList, toNumber } from './json-value.ts';
import type { Counter, Counters } from './sample.ts';

/**
 * Reads `/jsonstats`' `stats`. Null where any counter is missing or broken (below 0, or above what a double counts by
 * ones, 2^53 − 1): half a set would mislead. A rate that rounding took below 0 is 0.
 */
export function toCounters(stats: JsonObject): Counters | null {
  const queries = toCounter(stats.queries);
  const success = toCounter(stats.success);
  const failed = toCounter(stats.failed);
  const bytesReceived = toCounter(stats.bytes_received);
  const bytesSent = toCounter(stats.bytes_sent);
  const timeSeconds = toCounter(stats.time);
  const totalAdjustedTokens = toCounter(stats.total_adjusted_tokens_used);
  const promptAdjustedTokens = toCounter(stats.prompt_adjusted_tokens_used);
  const cachedAdjustedTokens = toCounter(stats.cached_adjusted_tokens_used);
  const completionAdjustedTokens = toCounter(stats.completion_adjusted_tokens_used);
  const reasoningAdjustedTokens = toCounter(stats.reasoning_adjusted_tokens_used);
  if (!queries || !success || !failed || !bytesReceived || !bytesSent || !timeSeconds) return null;
  if (!totalAdjustedTokens || !promptAdjustedTokens || !cachedAdjustedTokens) return null;
  if (!completionAdjustedTokens || !reasoningAdjustedTokens) return null;
  return {
    queries,
    success,
    failed,
    bytesReceived,
    bytesSent,
    timeSeconds,
    totalAdjustedTokens,
    promptAdjustedTokens,
    cachedAdjustedTokens,
    completionAdjustedTokens,
    reasoningAdjustedTokens,
  };
}

function toCounter(value: unknown): Counter | null {
  const [total, ...rates] = toList(value, toFigure) ?? [];
  const [s1, s10, m1, m10, h1, d1] = rates.map((rate) => Math.max(0, rate));
  if (total === undefined || total < 0 || s1 === undefined || s10 === undefined || m1 === undefined)
    return null;
  if (m10 === undefined || h1 === undefined || d1 === undefined) return null;
  return { total, perSecond: { s1, s10, m1, m10, h1, d1 } };
}

function toFigure(value: unknown): number | null {
  const figure = toNumber(value);
  return figure === null || Math.abs(figure) > Number.MAX_SAFE_INTEGER ? null : figure;
}
