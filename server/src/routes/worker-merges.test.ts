import { gzipSync } from 'node:zlib';
import { mergeCertainWorkers } from '@cocoon-pool/db/worker-merges';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCapture, seedState } from '../seed-sample.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let caller: string | null = '203.0.113.7';
beforeAll(async () => {
  api = await createTestApp({ clientAddress: () => caller });
});
afterAll(() => api.drop());

/** A worker at an address, and what an agent of the same person reports from the caller's address. */
async function addPair(address: string) {
  const owner = await api.addPerson('Ann', { status: 'active' });
  const workerId = await api.addWorker(address, owner.id);
  const agent = await api.addAgent(owner.id);
  const at = api.clock.now.toISOString();
  const page = { ok: false, failure: 'refused' };
  const sample = {
    instance: 0,
    sampledAt: at,
    jsonStats: page,
    statsPage: page,
    latencyMs: null,
    health: null,
  };
  const report = {
    ...{ format: 1, agentId: agent.agentId, version: '0.1.0', sequence: 1, samplesDropped: 0, sentAt: at },
    samples: [sample],
  };
  const answer = await api.app.request('/api/v1/agent/reports', {
    method: 'POST',
    headers: { Authorization: `Bearer ${agent.key}`, 'Content-Encoding': 'gzip' },
    body: gzipSync(JSON.stringify(report)),
  });
  expect(answer.status).toBe(200);
  const { id: agentWorkerId } = await api.db
    .selectFrom('workers')
    .select('id')
    .where('agentId', '=', agent.agentId)
    .executeTakeFirstOrThrow();
  for (const id of [workerId, agentWorkerId]) {
    await seedState(api.db, id, { sample: readCapture('c-traffic-05', api.clock.now) });
  }
  return { owner, workerId, agentWorkerId, agentId: agent.agentId };
}

const list = async (token: string) => (await api.call('GET', '/api/v1/worker-merges', { token })).json.items;
const decide = (token: string, body: unknown) => api.call('POST', '/api/v1/worker-merges', { token, body });

test('what looks like one machine is offered to its owner, who makes it one worker', async () => {
  caller = '198.51.100.1';
  const { owner, workerId, agentWorkerId, agentId } = await addPair('203.0.113.7:12000');
  const stranger = await api.addPerson('Bob', { status: 'active' });
  expect(await mergeCertainWorkers(api.db, api.clock.now)).toBe(0);
  expect(await list(owner.token)).toMatchObject([
    {
      ...{ workerId, agentWorkerId, agentId, address: '203.0.113.7:12000', instance: 0 },
      ...{ hasSameImage: true, hasSameWallet: true, comesFromAddress: false },
    },
  ]);
  expect(await list(stranger.token)).toEqual([]);
  const decision = { workerId, agentWorkerId, decision: 'merge' };
  expect((await decide(stranger.token, decision)).status).toBe(404);
  expect((await decide(owner.token, { ...decision, decision: 'maybe' })).status).toBe(422);
  expect(await decide(owner.token, decision)).toMatchObject({ status: 200, json: decision });
  expect(await list(owner.token)).toEqual([]);
  const workers = await api.call('GET', '/api/v1/workers', { token: owner.token });
  expect(workers.json.items).toMatchObject([{ id: workerId, access: 'controllable' }]);
  expect((await decide(owner.token, decision)).status).toBe(404);
});

test('a declined offer is gone', async () => {
  caller = '198.51.100.2';
  const { owner, workerId, agentWorkerId } = await addPair('203.0.113.8:12000');
  expect((await decide(owner.token, { workerId, agentWorkerId, decision: 'decline' })).status).toBe(200);
  expect(await list(owner.token)).toEqual([]);
});

test('reports from the worker’s own address leave no doubt', async () => {
  caller = '203.0.113.9';
  const { owner, workerId } = await addPair('203.0.113.9:12000');
  expect(await mergeCertainWorkers(api.db, api.clock.now)).toBe(1);
  const workers = await api.call('GET', '/api/v1/workers', { token: owner.token });
  expect(workers.json.items.map(({ id }: { id: string }) => id)).toEqual([workerId]);
});
