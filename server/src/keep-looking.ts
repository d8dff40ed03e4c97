import type { LiveHub } from './live-hub.ts';

const everyMs = 1_000;

/** Lets the hub look every second while it has readers; returns how to end that. For runtimes with timers. */
export function keepLooking(hub: LiveHub): () => void {
  const timer = setInterval(() => {
    if (hub.readers() > 0) void hub.look();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
