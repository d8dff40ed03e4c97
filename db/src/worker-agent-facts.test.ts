import { readHealthFixture } from '@cocoon-pool/domain/fixtures';
import { parseStatusText } from '@cocoon-pool/domain/health/parse-status-text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { upsertGpuStates } from './gpu-state.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorker } from './testing-workers.ts';
import { listWorkerAgentFacts } from './worker-agent-facts.ts';
import { upsertWorkerHealth } from './worker-health.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const gpu = (workerId: string, gpuIndex: number, seconds: number) => ({
  ...{ workerId, gpuIndex, sampledAt: after(seconds), utilizationRatio: 0.5, model: 'H100', isShared: false },
  ...{
    memoryUsedBytes: null,
    memoryTotalBytes: null,
    temperatureCelsius: 64,
    powerWatts: null,
    powerLimitWatts: null,
  },
});

test('rules see the GPUs of the newest report, how many there were in a day, and the units that matter', async () => {
  const { db } = database;
  const { workerId } = await insertTestWorker(db);
  const status = parseStatusText(readHealthFixture('health-status.txt'));
  if (!status.ok) throw new Error(status.failure);
  await db.transaction().execute(async (tx) => {
    await upsertGpuStates(tx, [gpu(workerId, 0, 30), gpu(workerId, 1, 0), gpu(workerId, 2, -86_500)]);
    await upsertWorkerHealth(tx, [
      { workerId, sampledAt: after(30), hasGpus: true, gpuFailure: null, system: null, status: status.value },
    ]);
  });
  expect(await listWorkerAgentFacts(db, [workerId], after(40))).toEqual([
    {
      ...{ workerId, reportedAt: after(30), gpusYesterday: 2 },
      gpus: [{ name: 'H100', temperatureCelsius: 64, utilizationRatio: 0.5 }],
      services: {
        runner: { name: 'cocoon-worker-runner.service', state: 'active', since: null },
        models: [
          { name: 'cocoon-vllm.service', state: 'active', since: null },
          { name: 'cocoon-sglang.service', state: 'inactive', since: null },
        ],
      },
    },
  ]);
});

test('GPUs that could not be read are unknown, and a worker without an agent has no facts', async () => {
  const { db } = database;
  const [{ workerId }, other] = [await insertTestWorker(db), await insertTestWorker(db)];
  await db
    .transaction()
    .execute((tx) =>
      upsertWorkerHealth(tx, [
        { workerId, sampledAt: noon, hasGpus: true, gpuFailure: 'code 9', system: null, status: null },
      ]),
    );
  expect(await listWorkerAgentFacts(db, [workerId, other.workerId], noon)).toEqual([
    { workerId, reportedAt: noon, gpus: null, gpusYesterday: null, services: null },
  ]);
});
