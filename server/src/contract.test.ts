import { createTestDatabase } from '@cocoon-pool/db/testing';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createRedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { expect, test } from 'vitest';
import { startWorkerd } from './testing-runtimes.ts';

test('try', async () => {
  const database = await createTestDatabase();
  const redis = await createRedisBridge();
  const telegram = await createBotApi();
  const t = performance.now();
  const runtime = await startWorkerd({ database, redis, telegram });
  console.log(runtime.url, performance.now() - t);
  for (const path of ['/healthz', '/readyz', '/api/v1/workers', '/api/v1/overview', '/', '/x/y', '/assets/nope.js', '/api/docs']) {
    const t = performance.now();
    const r = await fetch(runtime.url + path);
    console.log(path, r.status, [...r.headers].length, (await r.text()).slice(0, 150), performance.now() - t);
  }
  console.log(redis.commands);
  await runtime.stop();
  await redis.close();
  await telegram.close();
  await database.drop();
  expect(1).toBe(1);
});
