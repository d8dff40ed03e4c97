import { Ratelimit } from '@upstash/ratelimit';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { type RateLimiter, type RateTier, rateLimits } from './rate-limits.ts';
import type { RedisGuard } from './redis.ts';

/** The longest that one count may take; the client gives up before. */
const timeoutMs = 1_000;
/** Keys known to be refused are not asked for again: a flood costs no Redis calls. */
const mostRefused = 10_000;

/** Counts in Redis, so that all servers of an installation count together. */
export function createRedisRateLimiter(redis: RedisGuard, now: () => Date): RateLimiter {
  const here = createMemoryRateLimiter(now);
  const refusedUntil = new Map<string, number>();
  const limiters = new Map<RateTier, Ratelimit>();
  const toLimiter = (tier: RateTier) => {
    const known = limiters.get(tier);
    if (known !== undefined) return known;
    const made = new Ratelimit({
      redis: redis.client,
      limiter: Ratelimit.slidingWindow(rateLimits[tier].perMinute, '60 s'),
      prefix: `cocoon:rate:${tier}`,
      timeout: timeoutMs,
      ephemeralCache: refusedUntil,
    });
    limiters.set(tier, made);
    return made;
  };
  return {
    take: async (tier, key) => {
      if (refusedUntil.size > mostRefused) refusedUntil.clear();
      const answer = await redis.ask(async () => {
        const counted = await toLimiter(tier).limit(key);
        if (counted.reason === 'timeout') throw new Error('the count took too long');
        return counted;
      });
      if (answer === undefined) {
        return rateLimits[tier].whenUnknown === 'refuse' ? { outcome: 'unknown' } : here.take(tier, key);
      }
      if (answer.success) return { outcome: 'allowed' };
      const waitMs = answer.reset - now().getTime();
      return { outcome: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
    },
  };
}
