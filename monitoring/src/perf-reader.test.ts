import type { WorkerPerfRow } from '@cocoon-pool/db/worker-perf';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPerfReader } from './perf-reader.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');

let worker: SimulatedWorker;
beforeEach(async () => {
  worker = await createCocoonWorker();
});
afterEach(() => worker.close());

test('of four scrapes a minute one asks for the load, without the access hash', async () => {
  const { seen, read } = createStage();
  for (let scrape = 0; scrape < 12; scrape += 1) await read(scrape * 15);
  expect(worker.requests).toEqual(seen.map(() => '/perf'));
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(seen.length).toBeLessThanOrEqual(3);
  expect(seen[0]).toMatchObject({
    workerId: '7',
    perf: { total: { loadRatio: { m10: expect.any(Number) } }, actors: expect.any(Array) },
  });
});

test('a load that cannot be read is no news', async () => {
  const { seen, read } = createStage();
  await worker.setFault('endless');
  for (let scrape = 0; scrape < 12; scrape += 1) await read(scrape * 15);
  expect(seen).toEqual([]);
});

function createStage() {
  const seen: WorkerPerfRow[] = [];
  const readPerf = createPerfReader({
    sightings: { seePerf: (row) => seen.push(row) },
    settings: { perfIntervalMs: 60_000, timeoutMs: 2_000, networksAllowed: ['127.0.0.0/8'] },
  });
  const target = {
    workerId: '7',
    name: 'rig',
    host: worker.host,
    port: worker.port,
    hostId: '1',
    accessHashSealed: 'sealed',
    participantId: null,
  };
  return { seen, read: (seconds: number) => readPerf(target, new Date(noon + seconds * 1_000)) };
}
