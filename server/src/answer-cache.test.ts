import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { hasRedisServer } from '@cocoon-pool/simulator/redis-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AnswerCache, answerLifeMs } from './answer-cache.ts';
import { createMemoryAnswerCache } from './memory-answer-cache.ts';
import { createRedisGuard } from './redis.ts';
import { createRedisAnswerCache } from './redis-answer-cache.ts';

const silent = () => undefined;
const log = { info: silent, warn: silent, error: silent };

describe('in memory', () => {
  const clock = { ms: 0 };
  const createCache = () => createMemoryAnswerCache(() => new Date(clock.ms));
  holdsAnswers({
    createCache: async () => createCache(),
    pass: async () => {
      clock.ms += answerLifeMs;
    },
  });

  test('readers who ask the same at once wait for one computation', async () => {
    const cache = createCache();
    const compute = vi.fn(async () => 7);
    const place = { reach: '1', question: 'q' };
    expect(await Promise.all([cache.read(place, compute), cache.read(place, compute)])).toEqual([7, 7]);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('what fails is not kept', async () => {
    const cache = createCache();
    const place = { reach: '1', question: 'q' };
    await expect(cache.read(place, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.read(place, async () => 8)).toBe(8);
  });
});

if (!hasRedisServer && process.env.CI === undefined) {
  test.skip('answers in Redis (redis-server is not installed)', () => {});
} else {
  describe('in Redis', () => {
    let bridge: RedisBridge;
    beforeAll(async () => {
      bridge = await createRedisBridge();
    });
    afterAll(() => bridge.close());
    const createCache = async () => {
      await bridge.flush();
      return createRedisAnswerCache(createRedisGuard(bridge, { now: () => new Date(), log }));
    };
    holdsAnswers({ createCache, pass: () => bridge.expireAll() });

    test('an answer ends by itself, and a later one on the shelf does not prolong it', async () => {
      const cache = await createCache();
      await cache.read({ reach: '1', question: 'one' }, async () => 1);
      const before = await bridge.timeToLiveMs('cocoon:answers:1');
      await cache.read({ reach: '1', question: 'two' }, async () => 2);
      const after = await bridge.timeToLiveMs('cocoon:answers:1');
      expect(before).toBeLessThanOrEqual(answerLifeMs);
      expect(after).toBeLessThanOrEqual(before);
    });

    test.each(['refuse', 'hang'] as const)('when Redis %ss each reader computes its own', async (fault) => {
      const cache = await createCache();
      await bridge.setFault(fault);
      const place = { reach: '1', question: 'q' };
      expect(await cache.read(place, async () => 1)).toBe(1);
      expect(await cache.read(place, async () => 2)).toBe(2);
      await cache.forget('1');
      await bridge.setFault(null);
    });
  });
}

interface Kind {
  createCache: () => Promise<AnswerCache>;
  /** Lets the life of an answer pass. */
  pass: () => Promise<void>;
}

function holdsAnswers({ createCache, pass }: Kind): void {
  const answer = { workers: 3, unpaidNanoton: '12', oldestSampledAt: null, names: ['ёж'] };

  test('an answer is computed once for its reach and question, until its life is over', async () => {
    const cache = await createCache();
    const compute = vi.fn(async () => answer);
    const read = (reach: string | null, question = 'overview') => cache.read({ reach, question }, compute);
    expect([await read('1'), await read('1')]).toEqual([answer, answer]);
    expect(compute).toHaveBeenCalledTimes(1);
    await read('2');
    await read(null);
    await read('1', 'another');
    expect(compute).toHaveBeenCalledTimes(4);
    await pass();
    expect(await read('1')).toEqual(answer);
    expect(compute).toHaveBeenCalledTimes(5);
  });

  test('what is forgotten is computed anew, for that reach only', async () => {
    const cache = await createCache();
    const compute = vi.fn(async () => answer);
    const read = (reach: string) => cache.read({ reach, question: 'overview' }, compute);
    await read('1');
    await read('2');
    await cache.forget('1');
    await read('1');
    await read('2');
    expect(compute).toHaveBeenCalledTimes(3);
  });
}
