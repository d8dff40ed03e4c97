import { type RateLimiter, rateLimits } from './rate-limits.ts';

const windowMs = 60_000;

interface Count {
  /** Minutes since the epoch. */
  minute: number;
  current: number;
  previous: number;
}

/**
 * Counts in this process: a sliding minute, of this one's requests and the share of the last one's that still lies
 * within it. Holds at most `mostKeys` counts, the newest ones.
 */
export function createMemoryRateLimiter(now: () => Date, mostKeys = 50_000): RateLimiter {
  const counts = new Map<string, Count>();
  return {
    take: async (tier, key) => {
      const nowMs = now().getTime();
      const name = `${tier}:${key}`;
      const count = toMinute(counts.get(name), Math.floor(nowMs / windowMs));
      const elapsedMs = nowMs % windowMs;
      const used = count.current + Math.floor(count.previous * (1 - elapsedMs / windowMs));
      if (used >= rateLimits[tier].perMinute) {
        return { outcome: 'refused', retryAfterSeconds: Math.ceil((windowMs - elapsedMs) / 1_000) };
      }
      counts.delete(name);
      counts.set(name, { ...count, current: count.current + 1 });
      if (counts.size > mostKeys) counts.delete(counts.keys().next().value ?? name);
      return { outcome: 'allowed' };
    },
  };
}

function toMinute(count: Count | undefined, minute: number): Count {
  if (count?.minute === minute) return count;
  return { minute, current: 0, previous: count?.minute === minute - 1 ? count.current : 0 };
}
