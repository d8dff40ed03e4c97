import { readFile } from 'node:fs/promises';
import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppType } from './app.ts';
import { authorizationMatrix } from './authorization-matrix.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;

beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

test.each([
  '0',
  '-1',
  '1.0',
  '01',
  'abc',
  '9223372036854775808',
  '99999999999999999999',
  '1%20',
  '%00',
  "1'",
])('the id %s is simply not there', async (id) => {
  const token = await api.addKey('operator');
  for (const path of [
    `workers/${id}`,
    `workers/${id}/metrics`,
    `workers/${id}/stats`,
    `participants/${id}`,
  ]) {
    const answer = await api.call('GET', `/api/v1/${path}`, { token });
    expect([answer.status, answer.json.error.code], path).toEqual([404, 'not_found']);
  }
});

test('an unknown path is a JSON 404, under /api for everybody', async () => {
  for (const path of ['/api/v1/nothing', '/api/', '/nothing']) {
    const answer = await api.call('GET', path);
    expect([answer.status, answer.json.error.code], path).toEqual([404, 'not_found']);
  }
});

test('files and the webhook are served beside the API, which keeps its own 404', async () => {
  const page = await createTestApp({
    db: api.db,
    staticFiles: async (c) => c.html('the page'),
    telegramWebhook: { path: '/telegram', handle: async (request) => new Response(await request.text()) },
  });
  const get = async (path: string) => (await page.app.request(path)).text();
  expect(await get('/')).toBe('the page');
  expect(await get('/workers/7')).toBe('the page');
  expect((await page.call('GET', '/api/v1/nothing')).status).toBe(404);
  expect(await (await page.app.request('/telegram', { method: 'POST', body: 'update' })).text()).toBe(
    'update',
  );
  await page.drop();
});

test('bodies over 256 kB, of another type or not JSON are refused', async () => {
  const token = await api.addKey('operator');
  expect(
    (await api.call('POST', '/api/v1/workers', { token, body: JSON.stringify('x'.repeat(262_144)) })).status,
  ).toBe(413);
  expect((await api.call('POST', '/api/v1/workers', { token, body: '{"name":' })).status).toBe(400);
  const form = await api.app.request('/api/v1/workers', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' },
    body: '{}',
  });
  expect(form.status).toBe(415);
});

test('every answer carries the security headers and may be framed by Telegram only', async () => {
  for (const path of ['/healthz', '/api/v1/workers', '/nothing']) {
    const { headers } = await api.call('GET', path);
    expect(headers.get('content-security-policy')).toContain(
      'frame-ancestors https://web.telegram.org https://*.telegram.org',
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBeNull();
  }
});

test('no other origin may read anything but what TON wallets load', async () => {
  const headers = { Origin: 'https://wallet.example' };
  for (const path of ['/healthz', '/api/v1/auth/methods', '/api/v1/workers', '/nothing']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await api.app.request(path, { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  }
  const manifest = await api.call('GET', '/tonconnect-manifest.json');
  expect(manifest.headers.get('access-control-allow-origin')).toBe('*');
  expect(manifest.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(manifest.json).toEqual({
    url: 'https://pool.example.org',
    name: 'Test pool',
    iconUrl: 'https://pool.example.org/icon-180.png',
  });
});

test('the icon that the manifest names is a PNG of 180 × 180', async () => {
  const png = await readFile(new URL('../../miniapp/public/icon-180.png', import.meta.url));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([180, 180]);
});

test('without PUBLIC_URL there is no manifest', async () => {
  const local = await createTestApp({ db: api.db, settings: { publicUrl: null } });
  const { status, json } = await local.call('GET', '/tonconnect-manifest.json');
  expect([status, json.error.code]).toEqual([404, 'public_url_missing']);
  await local.drop();
});

test('a request is one log line with the pattern of its path and no secret', async () => {
  const token = await api.addKey('operator');
  api.lines.length = 0;
  await api.call('GET', '/api/v1/workers/12345', { token });
  await api.call('POST', '/api/v1/auth/telegram', { body: { initData: 'canary-init-data' } });
  expect(api.lines).toEqual([
    { method: 'GET', path: '/api/v1/workers/:id', status: 404, ms: 0 },
    { method: 'POST', path: '/api/v1/auth/telegram', status: 401, ms: 0 },
  ]);
  expect(JSON.stringify(api.lines)).not.toMatch(/canary|cp_|Bearer/);
});

test('the document describes every route, from the schemas that validate', async () => {
  const { json } = await api.call('GET', '/api/v1/openapi.json');
  const documented = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const itself = ['GET /api/v1/openapi.json', 'GET /api/docs'];
  const expected = Object.keys(authorizationMatrix).filter((route) => !itself.includes(route));
  expect(documented.sort()).toEqual(expected.sort());
  expect(json.components.schemas.NewWorker.required).toEqual(['name', 'address']);
});

test('the typed client reaches the routes', async () => {
  const client = hc<AppType>('http://localhost', { fetch: api.app.request });
  const answer = await client.api.v1.workers.$get(
    { query: { limit: '5' } },
    { headers: { Authorization: `Bearer ${await api.addKey('operator')}` } },
  );
  if (answer.status !== 200) throw new Error(`Status ${answer.status}`);
  const { items } = await answer.json();
  expect(items).toEqual([]);
});
