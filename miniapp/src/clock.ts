import { signal } from '@preact/signals';

export type Clock = ReturnType<typeof createClock>;

const toleratedSkewMs = 5_000;

/** The server's time as far as known, as a signal that moves when `tick` is called. */
export function createClock(now: () => number) {
  let offsetMs = 0;
  const nowMs = signal(now());
  return {
    nowMs,
    now: () => now() + offsetMs,
    /** Moves the signal; call it every second while somebody looks. */
    tick() {
      nowMs.value = now() + offsetMs;
    },
    /** A device clock that is wrong must not make data look old. */
    learn(serverMs: number) {
      const skewMs = serverMs - now();
      offsetMs = Math.abs(skewMs) > toleratedSkewMs ? skewMs : 0;
    },
  };
}
