import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerLifeMs } from './answer-cache.ts';
import { createMemoryAnswerCache } from './memory-answer-cache.ts';
import { readCapture, seedState } from './seed-sample.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
beforeAll(async () => {
  const clock = { now: () => api.clock.now };
  api = await createTestApp({ cache: createMemoryAnswerCache(() => clock.now()) });
});
afterAll(() => api.drop());

async function poll(path: string, token: string, tag: string) {
  const headers = { Authorization: `Bearer ${token}`, 'If-None-Match': tag };
  const answer = await api.app.request(path, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

test('who has an answer already is told so without a body, until it changes', async () => {
  const { id, token } = await api.addPerson('Poller');
  const worker = await api.addWorker('8.8.8.8:12000', id);
  for (const path of ['/api/v1/overview', '/api/v1/workers', `/api/v1/workers/${worker}`]) {
    const first = await api.call('GET', path, { token });
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toBe('Authorization');
    for (const known of [tag, `"other", W/${tag}`]) {
      const again = await poll(path, token, known);
      expect([again.status, again.text, again.headers.get('etag')], path).toEqual([304, '', tag]);
      expect(again.headers.get('x-content-type-options')).toBe('nosniff');
    }
  }
  const tags = await Promise.all(
    ['/api/v1/overview', '/api/v1/workers'].map(async (path) => {
      const { headers } = await api.call('GET', path, { token });
      return [path, headers.get('etag') ?? ''] as const;
    }),
  );
  await seedState(api.db, worker, { sample: readCapture('b-connected-idle', api.clock.now) });
  api.clock.now = new Date(api.clock.now.getTime() + answerLifeMs);
  for (const [path, tag] of tags) expect((await poll(path, token, tag)).status, path).toBe(200);
});

test('a tag opens nothing without a credential, and errors carry none', async () => {
  const { token } = await api.addPerson('Tagger');
  const tag = (await api.call('GET', '/api/v1/overview', { token })).headers.get('etag') ?? '';
  const stranger = await api.app.request('/api/v1/overview', { headers: { 'If-None-Match': tag } });
  expect(stranger.status).toBe(401);
  expect(stranger.headers.get('etag')).toBeNull();
  expect(stranger.headers.get('cache-control')).toBe('no-store');
});

test('answers are shared for two seconds, but never between people, and not past one’s own change', async () => {
  const [ann, bob] = [await api.addPerson('Ann'), await api.addPerson('Bob')];
  const operator = await api.addKey('operator');
  const count = async (token: string) => {
    const overview = await api.call('GET', '/api/v1/overview', { token });
    const list = await api.call('GET', '/api/v1/workers', { token });
    expect(list.json.totals.workers).toBe(overview.json.workers.unknown + overview.json.workers.ok);
    return list.json.totals.workers;
  };
  expect([await count(ann.token), await count(bob.token)]).toEqual([0, 0]);
  const pool = await count(operator);
  const made = await api.call('POST', '/api/v1/workers', {
    token: ann.token,
    body: { name: 'own', address: '8.8.8.8:12100' },
  });
  expect(made.status).toBe(201);
  expect([await count(ann.token), await count(bob.token), await count(operator)]).toEqual([1, 0, pool + 1]);
  await api.addWorker('8.8.8.8:12110', bob.id);
  expect(await count(bob.token)).toBe(0);
  api.clock.now = new Date(api.clock.now.getTime() + answerLifeMs);
  expect(await count(bob.token)).toBe(1);
});
