import { createDatabase } from '@cocoon-pool/db/database';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkerProbe } from './probe-worker.ts';
import { createWorkerTracks } from './worker-tracks.ts';

const noon = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Of a daemon that has no workers of its own. */
const createProbe = (db = database.db) =>
  createWorkerProbe({
    db,
    tracks: createWorkerTracks(),
    gpuBoard: { list: () => [] },
    revenue: { find: () => [] },
    leases: { mayServe: () => false },
    network: 'mainnet',
    isBlind: () => false,
    now: () => noon,
    log: silentLogger,
  });

const listSeries = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test.each([null, '', '0', '-1', '7 OR 1=1', '1e3', '9'.repeat(30)])(
  '%j names no worker',
  async (workerId) => {
    expect(await createProbe()(workerId)).toEqual({ ok: false, reason: 'bad_worker' });
  },
);

test('a worker that is not watched is unknown; one never scraped has nothing to tell yet', async () => {
  const { workerId } = await insertTestWorker(database.db);
  expect(await createProbe()('4711')).toEqual({ ok: false, reason: 'unknown_worker' });
  const probed = await createProbe()(workerId);
  expect(listSeries(probed.ok ? probed.text : 'refused')).toEqual([]);
  await database.db.updateTable('workers').set({ removedAt: noon }).execute();
  expect(await createProbe()(workerId)).toEqual({ ok: false, reason: 'unknown_worker' });
});

test('what another daemon stored is told as it would tell it itself', async () => {
  const { workerId } = await insertTestWorker(database.db, { address: 'gpu.example:12010' });
  await database.db
    .insertInto('workerState')
    .values({
      ...{ workerId, sampledAt: noon, up: false, failure: 'timeout', recentScrapes: 'nnnn' },
      ...{ scrapeFailures: '{"timeout": 4}', totals: [12, null, null, null, null, null, null, null, null] },
    })
    .execute();
  const probed = await createProbe()(workerId);
  const series = listSeries(probed.ok ? probed.text : 'refused');
  expect(series).toContain(`cocoon_worker_status{worker_id="${workerId}",instance="gpu.example:12010"} 0`);
  expect(series).toContain(`cocoon_inference_requests_total{worker_id="${workerId}"} 12`);
  expect(series).toContain(`cocoon_worker_errors_total{worker_id="${workerId}",error_type="no_answer"} 4`);
  expect(series).toContain(`cocoon_revenue_ton{worker_id="${workerId}",participant_id="pool"} 0.000000000`);
});

test('without the database that is said, not that the worker is unknown', async () => {
  const nowhere = createDatabase('postgres://nobody@127.0.0.1:1/none', { maxConnections: 1 });
  expect(await createProbe(nowhere)('7')).toEqual({ ok: false, reason: 'database_away' });
  await nowhere.destroy();
});
