import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { hasRedisServer } from '@cocoon-pool/simulator/redis-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { onceADay } from './once-a-day.ts';
import { createRedisGuard } from './redis.ts';

const nothing = () => undefined;
const log = { info: nothing, warn: nothing, error: nothing };

if (!hasRedisServer && process.env.CI === undefined) {
  test.skip('a task once a day (redis-server is not installed)', () => {});
} else {
  describe('a task once a day', () => {
    let bridge: RedisBridge;
    beforeAll(async () => {
      bridge = await createRedisBridge();
    });
    afterAll(() => bridge.close());
    const createGuard = () => createRedisGuard(bridge, { now: () => new Date(), log });

    test('of many that start one runs it, and others only with other settings or on another day', async () => {
      const task = vi.fn(async () => true);
      await Promise.all(Array.from({ length: 5 }, () => onceADay(createGuard(), 'one', task)));
      expect(task).toHaveBeenCalledTimes(1);
      await onceADay(createGuard(), 'other', task);
      expect(task).toHaveBeenCalledTimes(2);
      await bridge.expireAll();
      await onceADay(createGuard(), 'one', task);
      expect(task).toHaveBeenCalledTimes(3);
    });

    test('a failed one is tried again', async () => {
      const task = vi.fn(async () => false);
      await onceADay(createGuard(), 'failing', task);
      await onceADay(createGuard(), 'failing', task);
      expect(task).toHaveBeenCalledTimes(2);
    });

    test('while Redis is away nobody runs it', async () => {
      const task = vi.fn(async () => true);
      await bridge.setFault('refuse');
      await onceADay(createGuard(), 'away', task);
      await bridge.setFault(null);
      expect(task).not.toHaveBeenCalled();
    });
  });
}
