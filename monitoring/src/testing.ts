import type { Timers } from './timers.ts';

export interface FakeClock {
  now: () => Date;
  timers: Timers;
  /** Moves time on, running what comes due at its own moment and in order. */
  advance(ms: number): void;
}

/** A clock and timers for tests: time stands still until it is moved. */
export function createFakeClock(start: Date): FakeClock {
  let nowMs = start.getTime();
  const waiting = new Set<{ dueMs: number; callback: () => void }>();
  return {
    now: () => new Date(nowMs),
    timers: {
      after: (delayMs, callback) => {
        const timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
    advance: (ms) => {
      const endMs = nowMs + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        waiting.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.callback();
      }
      nowMs = endMs;
    },
  };
}
