import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { type RateLimiter, rateLimits, toRateTier } from './rate-limits.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
let address = '203.0.113.1';
let limiter: RateLimiter;
beforeAll(async () => {
  api = await createTestApp({
    limiter: { take: (tier, key) => limiter.take(tier, key) },
    clientAddress: () => address,
  });
});
afterAll(() => api.drop());

function startMinute(): void {
  limiter = createMemoryRateLimiter(() => api.clock.now);
}

async function ask(count: number, path: string, options: Parameters<TestApp['call']>[2] = {}) {
  const answers = [];
  for (let n = 0; n < count; n += 1)
    answers.push(await api.call(options.body === undefined ? 'GET' : 'POST', path, options));
  return answers;
}

test('a stranger gets 300 requests a minute, each address for itself', async () => {
  startMinute();
  const answers = await ask(rateLimits.stranger.perMinute + 1, '/api/v1/workers');
  const last = answers.pop();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(last).toMatchObject({ status: 429, json: { error: { code: 'too_many_requests' } } });
  expect(last?.headers.get('retry-after')).toMatch(/^\d+$/);
  address = '203.0.113.2';
  expect((await api.call('GET', '/api/v1/workers')).status).toBe(401);
  expect((await api.call('GET', '/api/v1/auth/methods')).status).toBe(200);
});

test.each([
  ['a refused credential', '/api/v1/workers', 401],
  ['a credential where none is needed', '/api/v1/auth/methods', 200],
])('%s is counted as a stranger’s', async (_name, path, before) => {
  startMinute();
  const answers = await ask(rateLimits.stranger.perMinute + 1, path, { token: 'nonsense' });
  expect([answers.at(-2)?.status, answers.at(-1)?.status]).toEqual([before, 429]);
});

test('logins are counted by address, whatever else they send', async () => {
  startMinute();
  const attempt = { body: { initData: 'hash=00' }, token: 'nonsense' };
  const answers = await ask(rateLimits.login.perMinute + 1, '/api/v1/auth/telegram', attempt);
  expect([answers.at(-2)?.status, answers.at(-1)?.status]).toEqual([400, 429]);
});

test('each key and session has limits of its own, and none of its address', async () => {
  startMinute();
  const { token } = await api.addPerson('Busy');
  const answers = await ask(rateLimits.read.perMinute + 1, '/api/v1/auth/methods', { token: 'x' });
  expect(answers.at(-1)?.status).toBe(429);
  const own = await ask(rateLimits.read.perMinute + 1, '/api/v1/workers/none', { token });
  expect([own.at(-2)?.status, own.at(-1)?.status]).toEqual([404, 429]);
  const write = { token, body: { name: 'bad', address: 'nowhere' } };
  expect((await api.call('POST', '/api/v1/workers', write)).status).toBe(422);
  const other = await api.addKey('read');
  expect((await api.call('GET', '/api/v1/workers/none', { token: other })).status).toBe(404);
});

test('where counts are unknown, control is refused and says so', async () => {
  limiter = {
    take: async (tier) => ({
      outcome: rateLimits[tier].whenUnknown === 'refuse' ? 'unknown' : 'allowed',
    }),
  };
  const token = await api.addKey('operator');
  expect((await api.call('GET', '/api/v1/workers', { token })).status).toBe(200);
  const answer = await api.call('POST', '/api/v1/participants', { token, body: { name: 'New' } });
  expect([answer.status, answer.json.error.code]).toEqual([503, 'limits_unavailable']);
});

test.each([
  ['GET', '/api/v1/payouts', 'read'],
  ['GET', '/api/v1/export/tax-report', 'export'],
  ['PATCH', '/api/v1/workers/7', 'write'],
  ['POST', '/api/v1/workers/discover', 'probe'],
  ['POST', '/api/v1/workers/7/commands', 'control'],
  ['POST', '/api/v1/payouts/7/request', 'control'],
  ['POST', '/api/v1/api-keys', 'control'],
  ['POST', '/api/v1/participants/7/wallets', 'control'],
  ['DELETE', '/api/v1/api-keys/7', 'write'],
  ['POST', '/api/v1/alerts/configure', 'write'],
])('%s %s is of the tier %s', (method, path, tier) => {
  expect(toRateTier(method, path)).toBe(tier);
});
