import { upsertWorkerAnswers, type WorkerAnswerRow } from '@cocoon-pool/db/worker-answers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let owner: { id: string; token: string };
beforeAll(async () => {
  api = await createTestApp();
  owner = await api.addPerson('Ada');
});
afterAll(() => api.drop());

test('what a worker said is shown to its owner and to operators, and to nobody else', async () => {
  const workerId = await addWorker('8.8.8.8:12000');
  const askedAt = api.clock.now;
  await keep({ workerId, page: 'stats', askedAt, failure: 'unreadable', body: Buffer.from('<b>hi</b>') });
  await keep({ workerId, page: 'jsonstats', askedAt, body: Buffer.from('{"a":1}'), bytes: 7 });
  const read = (token: string) => api.call('GET', `/api/v1/workers/${workerId}/answers`, { token });
  const expected = {
    items: [
      { page: 'jsonstats', failure: null, body: '{"a":1}', bytes: 7, isCut: false },
      { page: 'stats', failure: 'unreadable', body: '<b>hi</b>', bytes: 9, isCut: false },
    ].map((item) => ({ ...item, askedAt: askedAt.toISOString() })),
  };
  expect(await read(owner.token)).toMatchObject({ status: 200, json: expected });
  const operator = await api.addPerson('Olga', { role: 'operator' });
  expect((await read(operator.token)).json).toEqual(expected);
  const stranger = await api.addPerson('Eve');
  expect((await read(stranger.token)).status).toBe(404);
});

test('a worker that never said anything has an empty list, an unknown one is not found', async () => {
  const workerId = await addWorker('8.8.4.4:12000');
  expect(await readItems(workerId)).toEqual([]);
  const { token } = owner;
  expect((await api.call('GET', '/api/v1/workers/999999/answers', { token })).status).toBe(404);
  expect((await api.call('GET', '/api/v1/workers/x/answers', { token })).status).toBe(404);
});

test('whatever a worker says is data: markup, NUL and bytes that are no text', async () => {
  const workerId = await addWorker('9.9.9.9:12000');
  const said = Buffer.concat([
    Buffer.from('\ufeff<script>alert(1)</script>"\\\0é'),
    Buffer.from([0xff, 0xc3]),
  ]);
  await keep({ workerId, body: said, bytes: 2_000_000, isCut: true });
  const { headers, text } = await readAnswer(workerId);
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(JSON.parse(text).items).toMatchObject([
    { body: '\ufeff<script>alert(1)</script>"\\\0é\ufffd\ufffd', bytes: 2_000_000, isCut: true },
  ]);
});

test('nobody but the caller’s own browser keeps the answer, and that asks before every use', async () => {
  const workerId = await addWorker('9.9.9.10:12000');
  const { headers } = await readAnswer(workerId);
  expect(headers.get('cache-control')).toBe('private, no-cache');
  expect(headers.get('vary')).toContain('Authorization');
});

function addWorker(address: string) {
  return api.addWorker(address, owner.id);
}

async function readAnswer(workerId: string) {
  const answer = await api.app.request(`/api/v1/workers/${workerId}/answers`, {
    headers: { Authorization: `Bearer ${owner.token}` },
  });
  return { headers: answer.headers, text: await answer.text() };
}

async function readItems(workerId: string) {
  return JSON.parse((await readAnswer(workerId)).text).items;
}

function keep(changes: Partial<WorkerAnswerRow>) {
  const body = changes.body ?? Buffer.from('{}');
  const whole = { page: 'jsonstats', askedAt: api.clock.now, failure: null, isCut: false } as const;
  return upsertWorkerAnswers(api.db, [{ workerId: '0', ...whole, bytes: body.length, ...changes, body }]);
}
