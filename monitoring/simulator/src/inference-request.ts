import type { RootContract } from './root-contract.ts';
import type { Random } from './seeded-random.ts';
import { type CounterName, counterNames } from './worker-state.ts';

/** One request of a client, from arrival to answer. Token figures are adjusted: prices and coefficient applied. */
export interface InferenceRequest {
  durationSeconds: number;
  failed: boolean;
  bytesReceived: number;
  bytesSent: number;
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  reasoningTokens: number;
}

export interface RequestProfile {
  /** 0–1 */
  failureRatio: number;
  /** 1 = 1.0× */
  coefficient: number;
  priceMultipliers: RootContract['priceMultipliers'];
}

/** Draws a request of the usual size: some 900 prompt and 450 completion tokens, a few seconds long. */
export function drawInferenceRequest(random: Random, profile: RequestProfile): InferenceRequest {
  const prompt = Math.ceil(random.logNormal(900, 0.8));
  const cachedRatio = random.next() * 0.7;
  const completion = Math.ceil(random.logNormal(450, 0.6));
  const reasoning = random.next() < 0.3 ? Math.ceil(random.logNormal(200, 0.5)) : 0;
  const failed = random.next() < profile.failureRatio;
  const adjust = (tokens: number, multiplier: number) =>
    Math.floor((tokens * multiplier * Math.max(profile.coefficient, 0)) / 10_000);
  const cached = Math.floor(prompt * cachedRatio);
  const { priceMultipliers } = profile;
  return {
    durationSeconds: failed ? 0.2 + random.next() : 0.4 + (completion + reasoning) / 95,
    failed,
    bytesReceived: 220 + prompt * 4,
    bytesSent: failed ? 180 : 300 + (completion + reasoning) * 5,
    promptTokens: failed ? 0 : adjust(prompt - cached, priceMultipliers.prompt),
    cachedTokens: failed ? 0 : adjust(cached, priceMultipliers.cached),
    completionTokens: failed ? 0 : adjust(completion, priceMultipliers.completion),
    reasoningTokens: failed ? 0 : adjust(reasoning, priceMultipliers.reasoning),
  };
}

export function sumTokens(request: InferenceRequest): number {
  return request.promptTokens + request.cachedTokens + request.completionTokens + request.reasoningTokens;
}

/** What a finished request adds to the worker's counters. A failed one adds 2 to `failed`, as upstream does. */
export function toCounts(request: InferenceRequest): Record<CounterName, number> {
  return {
    queries: 0,
    success: request.failed ? 0 : 1,
    failed: request.failed ? 2 : 0,
    bytes_received: request.bytesReceived,
    bytes_sent: request.bytesSent,
    time: request.durationSeconds,
    total_adjusted_tokens_used: sumTokens(request),
    prompt_adjusted_tokens_used: request.promptTokens,
    cached_adjusted_tokens_used: request.cachedTokens,
    completion_adjusted_tokens_used: request.completionTokens,
    reasoning_adjusted_tokens_used: request.reasoningTokens,
  };
}

/** What `count` requests finished evenly over a stretch add per second; whole requests and whole tokens in sum. */
export function toStretchRates(
  random: Random,
  profile: RequestProfile,
  stretch: { count: number; seconds: number },
): Record<CounterName, number> {
  const sums = {} as Record<CounterName, number>;
  for (const name of counterNames) sums[name] = 0;
  const drawn = Math.min(stretch.count, 400);
  let left = stretch.count;
  for (let index = 0; index < drawn; index += 1) {
    const weight = Math.ceil(left / (drawn - index));
    left -= weight;
    const counts = toCounts(drawInferenceRequest(random, profile));
    for (const name of counterNames) sums[name] += counts[name] * weight;
  }
  sums.queries = stretch.count;
  for (const name of counterNames) sums[name] /= stretch.seconds;
  return sums;
}
