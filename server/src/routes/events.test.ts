import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createDocument } from '../api-document.ts';
import { createDocumentCheck } from '../document-check.ts';
import { createLiveHub, type LiveHub } from '../live-hub.ts';
import { readCapture, seedState } from '../seed-sample.ts';
import { type HttpServer, startHttpServer } from '../start-http-server.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const nothing = () => undefined;
const log = { info: nothing, warn: nothing, error: nothing };

async function startServer(): Promise<{ server: HttpServer; live: LiveHub }> {
  const now = () => api.clock.now;
  const live = createLiveHub({ db: api.db, now, log });
  const deps = { ...api.deps, live };
  const server = await startHttpServer(deps, { host: '127.0.0.1', port: 0, trustedProxies: [] });
  onTestFinished(() => server.stop());
  return { server, live };
}

async function openStream(server: HttpServer, token: string, headers: Record<string, string> = {}) {
  const stopping = new AbortController();
  const answer = await fetch(`${server.url}/api/v1/events`, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
    signal: stopping.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let received = '';
  /** The next message as its lines; undefined when the stream has ended. */
  const read = async (): Promise<string[] | undefined> => {
    while (!received.includes('\n\n')) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
      if (done) return undefined;
      received += value;
    }
    const [message = ''] = received.split('\n\n');
    received = received.slice(message.length + 2);
    return message.split('\n');
  };
  return { answer, read, abort: () => stopping.abort() };
}

test('a snapshot and then each change come as server-sent events, as the document says', async () => {
  const { server, live } = await startServer();
  const { id, token } = await api.addPerson('Reader');
  const worker = await api.addWorker('8.8.8.8:12000', id);
  const { answer, read } = await openStream(server, token);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const first = await read();
  expect(first?.slice(0, 2)).toEqual(['event: snapshot', expect.stringMatching(/^id: [0-9a-f]{8}-1$/)]);
  await seedState(api.db, worker, { sample: readCapture('b-connected-idle', api.clock.now) });
  await live.look();
  const second = await read();
  expect(second?.slice(0, 2)).toEqual(['event: changes', expect.stringMatching(/^id: [0-9a-f]{8}-\d+$/)]);
  for (const [line, status] of [
    [first?.[2], 'unknown'],
    [second?.[2], 'ok'],
  ] as const) {
    const data = JSON.parse(line?.replace('data: ', '') ?? '');
    expect(data).toMatchObject({ workers: [{ id: worker, status }], removedWorkerIds: [], incidents: [] });
    expect(isAsDocumented(data)).toBe(true);
  }
  const resumed = await openStream(server, token, { 'Last-Event-ID': first?.[1]?.replace('id: ', '') ?? '' });
  expect((await resumed.read())?.[0]).toBe('event: changes');
});

/** A message's data, held against its shape as if it were an answer. */
function isAsDocumented(data: unknown): boolean {
  const document = createDocument(api.app, 'Test');
  const shape = { 'application/json': { schema: { $ref: '#/components/schemas/LiveChanges' } } };
  const paths = { '/data': { get: { responses: { 200: { description: 'Data', content: shape } } } } };
  const check = createDocumentCheck({ ...document, paths });
  check(
    { method: 'GET', path: '/data' },
    { status: 200, contentType: 'application/json', text: JSON.stringify(data) },
  );
  return true;
}

test('a reader who leaves gives its place back', async () => {
  const { server, live } = await startServer();
  const { token } = await api.addPerson('Leaver');
  const streams = [];
  for (let n = 0; n < 4; n += 1) streams.push(await openStream(server, token));
  const fifth = await openStream(server, token);
  expect([fifth.answer.status, fifth.answer.headers.get('retry-after')]).toEqual([429, '30']);
  streams[0]?.abort();
  await vi.waitFor(() => expect(live.readers()).toBe(3), { timeout: 30_000 });
  expect((await openStream(server, token)).answer.status).toBe(200);
});

test('a revoked session ends its stream', async () => {
  const { server, live } = await startServer();
  const { token } = await api.addPerson('Logger out');
  const { read } = await openStream(server, token);
  await read();
  await api.call('DELETE', '/api/v1/auth/session', { token });
  await live.look();
  expect(await read()).toBeUndefined();
  expect((await openStream(server, token)).answer.status).toBe(401);
});

test('a server that stops ends its streams and does not wait for the readers', async () => {
  const { server } = await startServer();
  const { token } = await api.addPerson('Stayer');
  const { read } = await openStream(server, token);
  await read();
  await server.stop();
  expect(await read()).toBeUndefined();
});
