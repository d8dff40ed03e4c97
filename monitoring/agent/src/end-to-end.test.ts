import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type AgentStage, createAgentStage } from './testing-agent.ts';

let stage: AgentStage;
afterEach(() => stage.close());

const listWorkers = async () => {
  const { json } = await stage.api.call('GET', '/api/v1/workers', { token: stage.owner.token });
  return json.items;
};
const get = (path: string, token = stage.owner.token) => stage.api.call('GET', `/api/v1${path}`, { token });

test('an enrolled host shows its workers and their GPUs in under a minute', async () => {
  stage = await createAgentStage({ instances: 2, gpusPerInstance: 2 });
  await stage.startDaemon({ host: '127.0.0.1', port: 0, token: null });
  await stage.enrol();
  await stage.startAgent();
  const seconds = await stage.passUntil(async () => {
    const workers = await listWorkers();
    expect(workers.map(({ name }: { name: string }) => name)).toEqual(['gpu-1-0', 'gpu-1-1']);
    for (const { id } of workers) {
      const { json } = await get(`/workers/${id}/gpus?points=2000`);
      expect(json.gpus).toHaveLength(2);
      expect(json.gpus[0]).toMatchObject({ gpuId: '0', model: 'NVIDIA H100 80GB HBM3', isMissing: false });
      expect(
        json.series[1].utilizationRatio.some(([, value]: [number, number | null]) => value !== null),
      ).toBe(true);
    }
  }, 60);
  expect(seconds).toBeLessThan(60);
  const [worker] = await listWorkers();
  expect(worker).toMatchObject({ status: 'ok', participantId: stage.owner.id });
  expect((await get(`/workers/${worker.id}`)).json).toMatchObject({
    address: null,
    port: 12_000,
    agentId: '1',
  });
  expect((await get(`/workers/${worker.id}/metrics`)).json.gpus).toHaveLength(2);
  expect((await get(`/workers/${worker.id}/host`)).json).toMatchObject({
    status: { faults: [], services: expect.arrayContaining([expect.objectContaining({ restarts: 3 })]) },
    system: { cores: 2, networks: [{ name: 'eth0', direction: 'in' }] },
  });
  expect((await get('/agents')).json.items).toMatchObject([
    { name: 'gpu-1', state: 'reporting', workers: 2, refusals: {}, samplesDropped: 0 },
  ]);
});

test('ten minutes without network lose no sample, and page of nothing but the silence', async () => {
  stage = await createAgentStage({ worker: { requestsPerSecond: 4 } });
  const { stage: daemon, clock } = stage;
  await stage.startDaemon();
  await stage.enrol();
  const agent = await stage.startAgent();
  await stage.passUntil(async () => expect(await daemon.listRows('1')).toHaveLength(1), 10);
  stage.network.isCut = true;
  for (let round = 1; round <= 40; round += 1) await stage.playRound();
  expect(await daemon.listRows('1')).toHaveLength(1);
  // Killed and started again, it goes on from its disk.
  await agent.stop();
  await stage.startAgent();
  stage.network.isCut = false;
  await stage.passUntil(async () => expect(await stage.listSpool()).toHaveLength(0), 90);
  await stage.passUntil(
    async () => expect((await daemon.listRows('1')).length).toBeGreaterThanOrEqual(42),
    60,
  );
  const rows = await daemon.listRows('1');
  const gaps = rows.slice(1, 41).map(({ ts }, place) => ts.getTime() - (rows[place]?.ts.getTime() ?? 0));
  expect(gaps.every((gapMs) => gapMs === 15_000)).toBe(true);
  expect(rows.slice(1).every(({ up, requestsIncrease }) => up && requestsIncrease !== null)).toBe(true);
  const counted = rows.reduce((sum, { requestsIncrease }) => sum + (requestsIncrease ?? 0), 0);
  const seconds = ((rows.at(-1)?.ts.getTime() ?? 0) - (rows[0]?.ts.getTime() ?? 0)) / 1_000;
  expect(counted / seconds).toBeGreaterThan(3);
  const alerts = await daemon.listAlerts();
  expect(alerts.filter(({ kind }) => kind !== 'agent_silent' && kind !== 'host_down')).toEqual([]);
  await stage.passUntil(async () => {
    const gpus = await stage.db.selectFrom('gpuMetrics').select('samples').execute();
    expect(gpus.reduce((sum, { samples }) => sum + samples, 0)).toBeGreaterThanOrEqual(rows.length);
  }, 10);
  expect((await get('/agents')).json.items).toMatchObject([{ refusals: {}, samplesDropped: 0 }]);
  expect(clock.now().getTime()).toBeGreaterThan(rows.at(-1)?.ts.getTime() ?? 0);
});

test('an agent that falls silent is told of, with its host', async () => {
  stage = await createAgentStage({ instances: 2 });
  await stage.startDaemon();
  await stage.enrol();
  const agent = await stage.startAgent();
  await stage.passUntil(async () => expect(await listWorkers()).toHaveLength(2), 20);
  await agent.stop();
  await stage.passUntil(async () => {
    const kinds = (await stage.stage.listAlerts()).map(({ kind }) => kind);
    expect(kinds).toContain('agent_silent');
    expect(kinds).toContain('host_down');
  }, 240);
  expect((await get('/agents')).json.items).toMatchObject([{ state: 'silent' }]);
});

test('the key lies in a file of its own that only its owner may read', async () => {
  stage = await createAgentStage();
  const { key } = await stage.enrol();
  expect(key).toMatch(/^cp_/);
  expect((await stat(join(stage.dir, 'key.json'))).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(stage.said) + JSON.stringify(stage.api.lines)).not.toContain(key);
});

test('a worker that stops answering goes down although its agent lives', async () => {
  stage = await createAgentStage();
  await stage.startDaemon();
  await stage.enrol();
  await stage.startAgent();
  await stage.passUntil(async () => expect(await stage.stage.listRows('1')).toHaveLength(1), 10);
  await stage.host.workers[0]?.kill();
  for (let turn = 2; turn <= 6; turn += 1) {
    await stage.passUntil(async () => expect(await stage.stage.listRows('1')).toHaveLength(turn), 17);
  }
  expect(await listWorkers()).toMatchObject([{ status: 'down', reason: 'refused' }]);
  expect(await stage.stage.listAlerts()).toMatchObject([{ kind: 'worker_down', state: 'firing' }]);
});

test('where there is no confidential machine, the host’s own GPUs are told, shared by its workers', async () => {
  stage = await createAgentStage({ instances: 2 });
  await stage.host.removeHealthClient();
  await stage.startDaemon();
  await stage.enrol();
  await stage.startAgent();
  await stage.passUntil(async () => {
    expect((await get('/workers/1/gpus')).json.gpus).toMatchObject([
      { gpuId: '0', isShared: true, model: 'NVIDIA H100 80GB HBM3' },
      { gpuId: '1', isShared: true },
    ]);
  }, 30);
});
