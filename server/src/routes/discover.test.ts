import { claimProbeRequests, finishProbeRequest } from '@cocoon-pool/db/probe-requests';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';
import { waitForDiscovery } from '../wait-for-discovery.ts';

const path = '/api/v1/workers/discover';
const found = [
  { address: 'gpu.example.com:12000', latencyMs: 12, needsAccessHash: false },
  { address: 'gpu.example.com:12010', latencyMs: 13, needsAccessHash: null },
];

let api: TestApp;
beforeAll(async () => {
  const resolve = async (host: string) => (host === 'inside.example.com' ? ['10.0.0.1'] : ['8.8.8.8']);
  api = await createTestApp({ resolve });
});
afterAll(() => api.drop());

test('what a daemon finds on the host is the answer', async () => {
  const { token } = await api.addPerson('Ann', { status: 'active' });
  const asked = api.call('POST', path, { token, body: { host: 'GPU.example.com' } });
  const claims = await vi.waitFor(async () => {
    const taken = await claimProbeRequests(api.db, 1);
    expect(taken).toMatchObject([{ kind: 'discover', host: 'gpu.example.com' }]);
    return taken;
  });
  await finishProbeRequest(api.db, claims[0]?.id ?? '', { found });
  const answer = await asked;
  expect([answer.status, answer.json]).toEqual([200, { found, missed: [] }]);
});

test('a port that is named is asked too, and of each that did not answer it is said why', async () => {
  const { token } = await api.addPerson('Bea', { status: 'active' });
  const asked = api.call('POST', path, { token, body: { host: 'gpu.example.com', port: 12_340 } });
  const claims = await vi.waitFor(async () => {
    const taken = await claimProbeRequests(api.db, 1);
    expect(taken).toMatchObject([{ host: 'gpu.example.com', port: 12_340 }]);
    return taken;
  });
  const address = (port: number) => `gpu.example.com:${port}`;
  await finishProbeRequest(api.db, claims[0]?.id ?? '', {
    found: [],
    missed: [
      { address: address(12_340), reason: 'refused' },
      { address: address(12_000), reason: 'unreadable' },
    ],
  });
  expect((await asked).json).toEqual({
    found: [],
    missed: [
      { address: address(12_340), reason: 'refused' },
      { address: address(12_000), reason: 'not_worker' },
    ],
  });
});

test('a port that no worker may have is not asked', async () => {
  const token = await api.addKey('operator');
  const body = { host: 'gpu.example.com', port: 22 };
  const answer = await api.call('POST', path, { token, body });
  expect([answer.status, answer.json.error]).toMatchObject([422, { code: 'address_invalid', field: 'port' }]);
  expect(await claimProbeRequests(api.db, 5)).toEqual([]);
});

test.each([
  ['localhost', 'address_invalid'],
  ['gpu', 'address_invalid'],
  ['user@gpu.example.com', 'address_invalid'],
  ['gpu.example.com:12000', 'address_invalid'],
  ['2130706433', 'address_invalid'],
  ['127.0.0.1', 'address_refused'],
  ['169.254.169.254', 'address_refused'],
  ['::1', 'address_refused'],
  ['[::ffff:10.0.0.1]', 'address_refused'],
  ['inside.example.com', 'address_refused'],
])('nobody looks at %s', async (host, code) => {
  const token = await api.addKey('operator');
  const answer = await api.call('POST', path, { token, body: { host } });
  expect([answer.status, answer.json.error.code, answer.json.error.field]).toEqual([422, code, 'host']);
  expect(await claimProbeRequests(api.db, 5)).toEqual([]);
});

test('who is not let in yet has nobody look anywhere', async () => {
  const { token } = await api.addPerson('Waiting', { status: 'pending' });
  const answer = await api.call('POST', path, { token, body: { host: 'gpu.example.com' } });
  expect(answer.status).toBe(403);
});

test('who asked too often is told so', async () => {
  const { id, token } = await api.addPerson('Eager', { status: 'active' });
  const requests = Array.from({ length: 20 }, () => ({
    kind: 'discover' as const,
    host: 'gpu.example.com',
    requestedBy: `participant:${id}`,
    claimedAt: new Date(),
    finishedAt: null,
    result: null,
  }));
  await api.db.insertInto('probeRequests').values(requests).execute();
  const answer = await api.call('POST', path, { token, body: { host: 'gpu.example.com' } });
  expect([answer.status, answer.json.error.code]).toEqual([429, 'too_many_requests']);
});

test('without a daemon the wait ends', async () => {
  const { id } = await api.db
    .insertInto('probeRequests')
    .values({
      kind: 'discover',
      host: 'gpu.example.com',
      requestedBy: 'x',
      claimedAt: null,
      finishedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  expect(await waitForDiscovery(api.db, id, { waitMs: 20, pollMs: 10 })).toBeUndefined();
});
