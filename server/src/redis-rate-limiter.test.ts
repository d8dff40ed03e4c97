import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { hasRedisServer } from '@cocoon-pool/simulator/redis-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rateLimits } from './rate-limits.ts';
import { createRedisGuard } from './redis.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';

const limit = rateLimits.probe.perMinute;

if (!hasRedisServer && process.env.CI === undefined) {
  test.skip('limits in Redis (redis-server is not installed)', () => {});
} else {
  describe('limits in Redis', () => {
    let bridge: RedisBridge;
    let lines: { reason?: string }[];
    let key = 0;
    beforeAll(async () => {
      bridge = await createRedisBridge();
    });
    afterAll(() => bridge.close());
    beforeEach(() => {
      lines = [];
      key += 1;
    });

    function createServerLimiter(skewMs = { ms: 0 }) {
      const write = (fields: object) => lines.push(fields);
      const now = () => new Date(Date.now() + skewMs.ms);
      const guard = createRedisGuard(bridge, { now, log: { info: write, warn: write, error: write } });
      return createRedisRateLimiter(guard, now);
    }

    test('servers count together, and what one has refused costs no more calls', async () => {
      const [one, two] = [createServerLimiter(), createServerLimiter()];
      const outcomes: string[] = [];
      for (let n = 0; n < limit + 10; n += 1) {
        const verdict = await (n % 2 ? one : two).take('probe', `together ${key}`);
        outcomes.push(verdict.outcome);
        if (verdict.outcome === 'refused') expect(verdict.retryAfterSeconds).toBeGreaterThan(0);
      }
      // A minute that turns over meanwhile lets one or two more through.
      const allowed = outcomes.filter((outcome) => outcome === 'allowed').length;
      expect(allowed).toBeGreaterThanOrEqual(limit);
      expect(allowed).toBeLessThanOrEqual(limit + 4);
      const asked = bridge.commands.length;
      expect((await two.take('probe', `together ${key}`)).outcome).toBe('refused');
      expect(bridge.commands.length).toBe(asked);
      expect((await two.take('probe', `another ${key}`)).outcome).toBe('allowed');
    });

    test.each(['refuse', 'hang'] as const)(
      'when Redis %ss, reads are counted here and control is refused',
      async (fault) => {
        const skew = { ms: 0 };
        const limiter = createServerLimiter(skew);
        await bridge.setFault(fault);
        expect(await limiter.take('read', `away ${key}`)).toEqual({ outcome: 'allowed' });
        expect(await limiter.take('control', `away ${key}`)).toEqual({ outcome: 'unknown' });
        const outcomes = new Set<string>();
        for (let n = 0; n <= rateLimits.read.perMinute * 2; n += 1)
          outcomes.add((await limiter.take('read', `away ${key}`)).outcome);
        expect(outcomes).toEqual(new Set(['allowed', 'refused']));
        expect(lines).toHaveLength(1);
        await bridge.setFault(null);
        skew.ms = 10_000;
        expect(await limiter.take('control', `away ${key}`)).toEqual({ outcome: 'allowed' });
        expect(lines).toHaveLength(2);
      },
    );

    test('a wrong token is Redis away, and appears in no log', async () => {
      const write = (fields: object) => lines.push(fields);
      const log = { info: write, warn: write, error: write };
      const guard = createRedisGuard(
        { url: bridge.url, token: 'canary-token' },
        { now: () => new Date(), log },
      );
      const limiter = createRedisRateLimiter(guard, () => new Date());
      expect(await limiter.take('control', 'x')).toEqual({ outcome: 'unknown' });
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).not.toContain('canary');
    });
  });
}
