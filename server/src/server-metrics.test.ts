import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { createServerMetrics } from './server-metrics.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp | undefined;
afterEach(async () => {
  await api?.drop();
  api = undefined;
});

const token = 'metrics-token';
const read = async (authorization = `Bearer ${token}`) =>
  (await api?.app.request('/metrics', { headers: { authorization } })) ?? new Response();

test('requests are counted by the pattern of their route, never by an id', async () => {
  api = await createTestApp({ metrics: createServerMetrics({ token, countReaders: () => 3 }) });
  await api.app.request('/healthz');
  const operator = await api.addPerson('Olga', { role: 'operator' });
  await api.call('GET', '/api/v1/workers/4711', { token: operator.token });
  await api.app.request('/api/v1/workers', { method: 'BREW' });
  const text = await (await read()).text();
  expect(text).toContain('cocoon_server_requests_total{method="GET",route="/healthz",status="200"} 1');
  expect(text).toContain(
    'cocoon_server_requests_total{method="GET",route="/api/v1/workers/:id",status="404"} 1',
  );
  expect(text).toContain('cocoon_server_request_duration_seconds_count{method="GET",route="/healthz"} 1');
  expect(text).toMatch(/cocoon_server_requests_total\{method="other",/);
  expect(text).toContain('cocoon_server_event_streams 3');
  expect(text).not.toContain('4711');
});

test('refusals are counted by kind', async () => {
  api = await createTestApp({
    metrics: createServerMetrics({ token, countReaders: () => 0 }),
    limiter: { take: async () => ({ outcome: 'refused', retryAfterSeconds: 7 }) },
  });
  expect((await api.app.request('/api/v1/workers')).status).toBe(429);
  expect(await (await read()).text()).toContain('cocoon_server_rate_limited_total{tier="stranger"} 1');
});

test('without the token nothing is told, and without metrics there is nothing', async () => {
  api = await createTestApp({ metrics: createServerMetrics({ token, countReaders: () => 0 }) });
  for (const wrong of ['', 'Bearer wrong', token]) expect((await read(wrong)).status).toBe(401);
  await api.drop();
  api = await createTestApp();
  expect((await read()).status).toBe(404);
});

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
test.skipIf(!hasPromtool && process.env.CI === undefined)('promtool finds nothing to mend', async () => {
  api = await createTestApp({ metrics: createServerMetrics({ token, countReaders: () => 0 }) });
  await api.app.request('/healthz');
  const input = await (await read()).text();
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
});
