import { listTargets } from '@cocoon-pool/db/targets';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { listExposures } from '@cocoon-pool/db/worker-exposure';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createExposureProber } from './exposure-prober.ts';
import { createFakeClock } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function startProber(outsideNetworks: string[]) {
  const { db } = database;
  const clock = createFakeClock(new Date('2026-03-01T12:00:00Z'));
  const prober = createExposureProber({
    ...{ db, now: clock.now, timers: clock.timers, mayBegin: () => true, outsideNetworks },
    watch: createDatabaseWatch(silentLogger),
  });
  prober.setTargets(await listTargets(db));
  prober.start();
  const look = async (seconds: number, isSo: () => Promise<void>) => {
    clock.advance(seconds * 1_000);
    await vi.waitFor(async () => {
      clock.advance(30_000);
      await isSo();
    });
  };
  return { prober, look };
}

const readProbes = () => database.db.selectFrom('workerExposure').selectAll().execute();

test('a worker that answers a stranger is exposed, until it answered none twice', async () => {
  const worker = await createCocoonWorker();
  const { workerId } = await insertTestWorker(database.db, { address: worker.address });
  const { prober, look } = await startProber(['127.0.0.0/8']);
  const exposure = async () => (await listExposures(database.db, [workerId]))[0];
  await look(30, async () => expect(await exposure()).toMatchObject({ port: worker.port, closedProbes: 0 }));
  expect(worker.requests).toEqual(['/perf']);
  await worker.kill();
  await look(600, async () => expect(await exposure()).toMatchObject({ closedProbes: 1 }));
  await look(600, async () => expect(await exposure()).toMatchObject({ closedProbes: 2 }));
  await prober.stop();
  await worker.close();
});

test('neither a private address nor one that asks for an access hash is probed', async () => {
  const worker = await createCocoonWorker();
  const guarded = await createCocoonWorker();
  await insertTestWorker(database.db, { address: worker.address });
  await insertTestWorker(database.db, { address: guarded.address, accessHashSealed: 'sealed' });
  const { prober, look } = await startProber([]);
  await look(30, async () => expect(await readProbes()).toMatchObject([{ answeredAt: null }]));
  expect([...worker.requests, ...guarded.requests]).toEqual([]);
  await prober.stop();
  await Promise.all([worker.close(), guarded.close()]);
});
