import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCapture, seedState } from '../seed-sample.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
});
afterAll(() => api.drop());

test('filters narrow the list and its totals', async () => {
  const { id, token } = await api.addPerson('Lister');
  const eu = await api.addWorker('8.8.1.1:12000', id, ['eu', 'h100']);
  const us = await api.addWorker('8.8.1.2:12000', id, ['us']);
  const sample = readCapture('b-connected-idle', api.clock.now);
  await seedState(api.db, eu, { sample });
  const model = sample.jsonStats?.localConfig.model ?? '';
  const list = async (query: Record<string, string>) => {
    const { json } = await api.call('GET', `/api/v1/workers?${new URLSearchParams(query)}`, { token });
    expect(json.totals.workers).toBe(json.items.length);
    return json.items.map((item: { id: string }) => item.id);
  };
  expect(await list({})).toEqual([us, eu]);
  expect(await list({ status: 'ok' })).toEqual([eu]);
  expect(await list({ status: 'down' })).toEqual([]);
  expect(await list({ label: 'us' })).toEqual([us]);
  expect(await list({ host: '8.8.1.2' })).toEqual([us]);
  expect(await list({ model })).toEqual([eu]);
  expect(await list({ model: model.split('@')[0] ?? '' })).toEqual([eu]);
  expect(await list({ q: 'H100' })).toEqual([eu]);
  expect(await list({ q: '%' })).toEqual([]);
  expect(await list({ sort: '-status' })).toEqual([eu, us]);
  expect(await list({ sort: '-name' })).toEqual([us, eu]);
  expect(await list({ sort: 'sampledAt' })).toEqual([eu, us]);
  expect(await list({ q: '8.8.1.', status: 'unknown' })).toEqual([us]);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=201', 'limit'],
  ['limit=ten', 'limit'],
  ['limit=5&limit=6', 'limit'],
  ['status=fine', 'status'],
  ['sort=colour', 'sort'],
  ['sort=-name&cursor=WyJuYW1lIiwiYSIsImEiLCIxIl0', 'cursor'],
  ['cursor=x', 'cursor'],
  ['cursor=W10', 'cursor'],
  ['cursor=%00', 'cursor'],
  ['q=%00', 'q'],
  ['page=2', 'page'],
])('the query %s is refused with 422', async (query, field) => {
  const { status, json } = await api.call('GET', `/api/v1/workers?${query}`, { token: operator });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('pages show every worker once while workers are being added', async () => {
  const { id, token } = await api.addPerson('Pager');
  const address = (n: number) => `8.9.${n % 7}.${n}:12000`;
  for (let n = 1; n <= 25; n += 1) {
    const worker = await api.addWorker(address(n), id);
    if (n % 3 === 0)
      await seedState(api.db, worker, {
        sample: readCapture(n % 2 ? 'b-connected-idle' : 'd-disable', api.clock.now),
      });
  }
  const begun = (await api.call('GET', '/api/v1/workers?limit=200', { token })).json.items;
  const seen: string[] = [];
  let cursor: string | null = null;
  let added = 100;
  do {
    const query = new URLSearchParams({ limit: '4', ...(cursor === null ? {} : { cursor }) });
    const { json } = await api.call('GET', `/api/v1/workers?${query}`, { token });
    seen.push(...json.items.map((item: { id: string }) => item.id));
    cursor = json.nextCursor;
    added += 1;
    await api.addWorker(address(added), id);
  } while (cursor !== null && added < 150);
  expect(new Set(seen).size).toBe(seen.length);
  const ids = begun.map((item: { id: string }) => item.id);
  expect(seen.filter((one) => ids.includes(one))).toEqual(ids);
  expect(begun.map((item: { status: string }) => item.status).sort()).not.toEqual(begun.map(() => 'unknown'));
});

test('two workers of one owner on one proxy are not counted twice', async () => {
  const api = await createTestApp();
  const { id, token } = await api.addPerson('Sharer');
  const [one, two] = [await api.addWorker('8.8.2.1:12000', id), await api.addWorker('8.8.2.2:12000', id)];
  const sample = readCapture('c-traffic-05', api.clock.now);
  const metrics = async (worker: string) =>
    (await api.call('GET', `/api/v1/workers/${worker}/metrics`, { token })).json;
  await seedState(api.db, one, { sample });
  const alone = await metrics(one);
  expect(BigInt(alone.earnings.unpaidNanoton)).toBeGreaterThan(0n);
  expect(alone.earnings.sharedWithWorkers).toBe(0);
  await seedState(api.db, two, { sample });
  for (const worker of [one, two]) {
    expect((await metrics(worker)).earnings).toEqual({ ...alone.earnings, sharedWithWorkers: 1 });
  }
  const { unpaidNanoton } = alone.earnings;
  const list = await api.call('GET', '/api/v1/workers?limit=1', { token });
  expect(list.json.totals).toEqual({ workers: 2, unpaidNanoton });
  const overview = await api.call('GET', '/api/v1/overview', { token });
  expect(overview.json).toMatchObject({ workers: { ok: 2, warning: 0, down: 0, unknown: 0 }, unpaidNanoton });
  expect((await api.call('GET', '/api/v1/participants/me', { token })).json.earnings.unpaidNanoton).toBe(
    unpaidNanoton,
  );
  await api.call('DELETE', `/api/v1/workers/${two}`, { token });
  expect((await metrics(one)).earnings.sharedWithWorkers).toBe(0);
  await api.drop();
});
