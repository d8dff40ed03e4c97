import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { createSession } from './session.ts';

function createStorage(entries: [string, string][] = []) {
  const values = new Map(entries);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

function createLoginServer() {
  const logins: string[] = [];
  const zones: (string | undefined)[] = [];
  const says = { status: 200, validToken: '' };
  const app = new Hono();
  app.post('/api/v1/auth/telegram', async (c) => {
    const { initData, timeZone }: { initData: string; timeZone?: string } = await c.req.json();
    logins.push(initData);
    zones.push(timeZone);
    if (says.status !== 200)
      return Response.json({ error: { code: 'refused', message: 'No.' } }, { status: says.status });
    says.validToken = `token-${logins.length}`;
    const participant = { id: '1', name: 'Anna', role: 'participant', status: 'active', language: 'en' };
    const timeZoneTaken = logins.length === 1 ? (timeZone ?? null) : null;
    return c.json({ token: says.validToken, expiresAt: '2026-11-23T12:00:00Z', participant, timeZoneTaken });
  });
  app.get('/api/v1/auth/methods', (c) => c.json({ telegram: true, demo: false }));
  app.get('/api/v1/overview', (c) => {
    const isKnown = c.req.header('authorization') === `Bearer ${says.validToken}`;
    return isKnown
      ? c.json({ workers: {} })
      : c.json({ error: { code: 'unauthorized', message: 'Who?' } }, 401);
  });
  return { app, logins, zones, says };
}

function open(
  server: ReturnType<typeof createLoginServer>,
  initData: string | null,
  storage = createStorage(),
  timeZone: string | null = null,
) {
  const session = createSession({
    storage,
    initData,
    timeZone,
    connect: (credentials) =>
      createApi({
        origin: 'http://pool.test',
        credentials,
        fetch: async (input, init) => server.app.request(String(input), { ...init, signal: null }),
      }),
  });
  return { session, storage };
}

const annaData = new URLSearchParams({ user: '{"id":7}', auth_date: '1' }).toString();
const borisData = new URLSearchParams({ user: '{"id":8}', auth_date: '2' }).toString();

test('Telegram users are logged in by what Telegram signed', async () => {
  const server = createLoginServer();
  const { session } = open(server, annaData);
  await session.start();
  expect(session.state.value).toMatchObject({ state: 'open', participant: { name: 'Anna' }, demo: false });
  expect(server.logins).toEqual([annaData]);
});

test('a reload keeps the token, another Telegram account does not inherit it', async () => {
  const server = createLoginServer();
  const { session, storage } = open(server, annaData);
  await session.start();
  await open(server, annaData, storage).session.start();
  expect(server.logins).toEqual([annaData]);
  await open(server, borisData, storage).session.start();
  expect(server.logins).toEqual([annaData, borisData]);
});

test('the zone of the device goes with the login; that it was taken is told until it was seen', async () => {
  const server = createLoginServer();
  const { session, storage } = open(server, annaData, createStorage(), 'Asia/Tokyo');
  await session.start();
  expect(server.zones).toEqual(['Asia/Tokyo']);
  expect(session.state.value).toMatchObject({ state: 'open', timeZoneTaken: 'Asia/Tokyo' });
  session.endZoneNote();
  expect(session.state.value).toMatchObject({ state: 'open', participant: { name: 'Anna' } });
  expect(session.state.value).not.toHaveProperty('timeZoneTaken');
  const reloaded = open(server, annaData, storage, 'Asia/Tokyo').session;
  await reloaded.start();
  expect(reloaded.state.value).not.toHaveProperty('timeZoneTaken');
});

test('several requests that meet a dead token share one login', async () => {
  const server = createLoginServer();
  const { session } = open(server, annaData);
  await session.start();
  server.says.validToken = 'another';
  const { signal } = new AbortController();
  await Promise.all([session.api.getOverview(signal), session.api.getOverview(signal)]);
  expect(server.logins).toHaveLength(2);
});

test.each([
  [401, 'ended'],
  [503, 'failed'],
])('a login answered with %d closes the session as %s', async (status, why) => {
  const server = createLoginServer();
  server.says.status = status;
  const { session } = open(server, annaData);
  await session.start();
  expect(session.state.value).toEqual({ state: 'closed', why });
});

test('a browser outside Telegram and the demo is told where to go', async () => {
  const { session } = open(createLoginServer(), null);
  await session.start();
  expect(session.state.value).toEqual({ state: 'closed', why: 'outside' });
});
