import {
  drawInferenceRequest,
  type InferenceRequest,
  type RequestProfile,
  sumTokens,
  toCounts,
  toStretchRates,
} from './inference-request.ts';
import { createRateCounters } from './rate-counters.ts';
import { createRandom } from './seeded-random.ts';
import { type CounterName, counterNames } from './worker-state.ts';

export interface RequestProcessOptions {
  seed: string;
  startSeconds: number;
  /** Mean over hours; it swings around this. */
  requestsPerSecond: number;
  maxActiveRequests: number;
  /** Whether a request that arrives now reaches this worker. */
  accepts(seconds: number): boolean;
  profile(): RequestProfile;
  earn(tokens: number): void;
}

export interface RequestProcess {
  advance(seconds: number): void;
  activeRequests(): number;
  counters(): Record<CounterName, number[]>;
  /** Drops what is running and begins to count at zero. */
  reset(): void;
}

const longGapSeconds = 300;
const detailedSeconds = 120;

/**
 * Requests that arrive at random, the same for the same seed, and the counters they move. After a gap of more
 * than five minutes only the last two are played in detail. A request that is not accepted is counted nowhere.
 */
export function createRequestProcess(options: RequestProcessOptions): RequestProcess {
  const random = createRandom(options.seed);
  const phase = random.next() * 2 * Math.PI;
  let counters = createRateCounters(options.startSeconds);
  let running: (InferenceRequest & { finishSeconds: number })[] = [];
  let cursorSeconds = options.startSeconds;
  let nextArrivalSeconds = options.startSeconds;

  const arrive = (seconds: number) => {
    const perSecond = options.requestsPerSecond * swing(seconds, phase);
    nextArrivalSeconds = seconds + random.exponential(1 / Math.max(perSecond, 1e-9));
    if (!options.accepts(seconds) || running.length >= options.maxActiveRequests) return;
    const request = drawInferenceRequest(random, options.profile());
    running.push({ ...request, finishSeconds: seconds + request.durationSeconds });
    counters.add('queries', 1);
  };
  const finish = (request: InferenceRequest) => {
    running = running.filter((other) => other !== request);
    const counts = toCounts(request);
    for (const name of counterNames) if (counts[name] !== 0) counters.add(name, counts[name]);
    options.earn(sumTokens(request));
  };
  const skipTo = (seconds: number) => {
    const elapsed = seconds - cursorSeconds;
    for (const request of running) finish(request);
    const count = options.accepts(cursorSeconds) ? Math.round(options.requestsPerSecond * elapsed) : 0;
    const rates = toStretchRates(random, options.profile(), { count, seconds: elapsed });
    counters.addStretch(elapsed, rates);
    options.earn(Math.round(rates.total_adjusted_tokens_used * elapsed));
    cursorSeconds = seconds;
    nextArrivalSeconds = seconds;
  };

  return {
    advance(seconds) {
      if (seconds - cursorSeconds > longGapSeconds) skipTo(seconds - detailedSeconds);
      for (;;) {
        const first = findSoonest(running);
        const eventSeconds = Math.min(nextArrivalSeconds, first?.finishSeconds ?? Number.POSITIVE_INFINITY);
        if (eventSeconds > seconds) break;
        counters.decayTo(eventSeconds);
        if (first && first.finishSeconds === eventSeconds) finish(first);
        else arrive(eventSeconds);
      }
      counters.decayTo(seconds);
      cursorSeconds = Math.max(cursorSeconds, seconds);
    },
    activeRequests: () => running.length,
    counters: () => counters.read(),
    reset() {
      counters = createRateCounters(cursorSeconds);
      running = [];
    },
  };
}

/** Around 1: load comes and goes over an hour, and a little over minutes. */
function swing(seconds: number, phase: number): number {
  return (
    1 +
    0.3 * Math.sin((2 * Math.PI * seconds) / 3600 + phase) +
    0.15 * Math.sin((2 * Math.PI * seconds) / 420)
  );
}

function findSoonest<Request extends { finishSeconds: number }>(requests: Request[]): Request | null {
  let soonest: Request | null = null;
  for (const request of requests) {
    if (!soonest || request.finishSeconds < soonest.finishSeconds) soonest = request;
  }
  return soonest;
}
