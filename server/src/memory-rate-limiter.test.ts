import { expect, test } from 'vitest';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { type RateLimiter, rateLimits } from './rate-limits.ts';

const minuteStart = Date.UTC(2026, 10, 23, 12, 0);
const limit = rateLimits.probe.perMinute;

async function countAllowed(limiter: RateLimiter, tries: number, key = 'one'): Promise<number> {
  let allowed = 0;
  for (let n = 0; n < tries; n += 1)
    if ((await limiter.take('probe', key)).outcome === 'allowed') allowed += 1;
  return allowed;
}

test('the minute slides: what was used in the last one still counts for its share', async () => {
  const clock = { ms: minuteStart + 50_000 };
  const limiter = createMemoryRateLimiter(() => new Date(clock.ms));
  expect(await countAllowed(limiter, limit + 5)).toBe(limit);
  expect(await limiter.take('probe', 'one')).toEqual({ outcome: 'refused', retryAfterSeconds: 10 });
  clock.ms = minuteStart + 60_000 + 15_000;
  expect(await countAllowed(limiter, limit)).toBe(limit / 4);
  clock.ms = minuteStart + 3 * 60_000;
  expect(await countAllowed(limiter, limit + 5)).toBe(limit);
});

test('memory holds the newest keys and no more', async () => {
  const limiter = createMemoryRateLimiter(() => new Date(minuteStart), 2);
  expect(await countAllowed(limiter, limit, 'old')).toBe(limit);
  await countAllowed(limiter, 1, 'new');
  await countAllowed(limiter, 1, 'newer');
  expect(await countAllowed(limiter, limit + 1, 'old')).toBe(limit);
});
