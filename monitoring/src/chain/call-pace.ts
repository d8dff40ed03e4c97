import { systemTimers, type Timers } from '../timers.ts';

/** One pace for all calls to a provider: whoever calls, together they keep its limit. */
export interface CallPace {
  /** Resolves when the next call may begin; false when it never will. */
  turn(): Promise<boolean>;
  /** The provider wants or needs less: everybody waits 1 s, then twice as long each time, at most 60 s. */
  slowDown(): void;
  succeed(): void;
  /** Lets those who wait go, in vain. */
  stop(): void;
}

interface CallPaceDeps {
  requestsPerSecond: number;
  timers?: Timers;
  elapsedMs?: () => number;
  random?: () => number;
}

const firstHoldMs = 1_000;
const mostHoldMs = 60_000;

export function createCallPace(deps: CallPaceDeps): CallPace {
  const { requestsPerSecond, timers = systemTimers, random = Math.random } = deps;
  const elapsedMs = deps.elapsedMs ?? (() => performance.now());
  const betweenMs = 1_000 / requestsPerSecond;
  const waiting = new Set<() => void>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let queue: Promise<unknown> = Promise.resolve();
  let heldUntilMs = 0;
  let failures = 0;
  let isStopped = false;

  const wait = async (ms: number) => {
    const woken = Promise.withResolvers<void>();
    const cancel = timers.after(ms, woken.resolve);
    waiting.add(woken.resolve);
    await woken.promise;
    waiting.delete(woken.resolve);
    cancel();
  };

  const takeTurn = async () => {
    // What is learnt while waiting counts: after each wait it is reckoned anew.
    while (!isStopped) {
      const leftMs = Math.max(lastMs + betweenMs, heldUntilMs) - elapsedMs();
      if (leftMs <= 0) break;
      await wait(leftMs);
    }
    lastMs = elapsedMs();
    return !isStopped;
  };

  return {
    turn: () => {
      const turn = queue.then(takeTurn);
      queue = turn;
      return turn;
    },
    slowDown: () => {
      // Calls that were under way together fail together: they count once.
      if (elapsedMs() < heldUntilMs) return;
      const holdMs = Math.min(mostHoldMs, firstHoldMs * 2 ** failures);
      failures += 1;
      heldUntilMs = elapsedMs() + holdMs * (0.75 + random() / 4);
    },
    succeed: () => {
      if (elapsedMs() >= heldUntilMs) failures = 0;
    },
    stop: () => {
      isStopped = true;
      for (const wake of waiting) wake();
    },
  };
}
