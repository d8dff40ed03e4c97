import { readFileSync } from 'node:fs';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { reviewIncidents } from '@cocoon-pool/db/review-incidents';
import { listTargets } from '@cocoon-pool/db/targets';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChangeLog } from './change-log.ts';
import { createDatabaseWatch } from './database-watch.ts';
import { type Observation, observeScrape } from './observe-scrape.ts';
import { createPartitionKeeper } from './partition-keeper.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { shippedRuleBook } from './rule-book.ts';
import { createSurroundings } from './surroundings.ts';
import { createFakeClock } from './testing.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';
import { trackScrape, type WorkerTrack } from './track-worker.ts';
import { createWorkerTracks } from './worker-tracks.ts';
import { writeObservations } from './write-observations.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const disconnected = {
  jsonStats: { ok: false, failure: 'timeout' },
  statsPage: {
    ok: true,
    body: readFileSync(
      new URL('../domain/fixtures/cocoon/h-llm-down-6s/worker-stats.html', import.meta.url),
      'utf8',
    ),
  },
  latencyMs: 1,
} as const;
const unshared = { toleranceSeconds: 37.5, lease: null, events: [] };
const timedOut = { failure: 'timeout', latencyMs: null } as const;

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterEach(() => database.drop());

test('samples wait in order while the database is away; past the bound the oldest go, counted', async () => {
  const { workerId } = await insertTestWorker(db);
  const nowhere = createDatabase('postgres://nobody@127.0.0.1:1/none');
  const recording = await startRecorder({ write: nowhere, bufferMax: 3 });
  for (let scrape = 0; scrape < 5; scrape += 1) recording.record(workerId, scrape);
  await recording.recorder.flush();
  expect(recording.recorder.stats).toMatchObject({ dropped: 2, writeErrors: 1 });
  recording.record(workerId, 5);
  expect(recording.recorder.stats.buffered()).toBe(3);
  expect(recording.recorder.stats.dropped).toBe(3);
  await nowhere.destroy();
});

test('rows that the database refuses are dropped with their worker; everybody else’s are written', async () => {
  const ids: string[] = [];
  for (let worker = 0; worker < 5; worker += 1) ids.push((await insertTestWorker(db)).workerId);
  const { recorder, record, tracks } = await startRecorder({});
  for (const id of ids) record(id, 0);
  const [known] = tracks.list();
  if (known === undefined) throw new Error('nothing was recorded');
  const refused = { ...known.target, workerId: '9'.repeat(30) };
  tracks.set(refused, known.track);
  recorder.record(refused, timedOut, { at: at(0) });
  await recorder.flush();
  const rows = await db.selectFrom('workerMetrics').select('workerId').orderBy('workerId').execute();
  expect(rows.map(({ workerId }) => workerId)).toEqual(ids);
  expect(recorder.stats.buffered()).toBe(0);
});

test('absurd figures of a worker become unknown and keep nobody from being written', async () => {
  const { workerId } = await insertTestWorker(db);
  const neighbour = await insertTestWorker(db);
  const { recorder, record } = await startRecorder({});
  record(workerId, 0, toAnswers(1));
  record(workerId, 1, toAnswers(1e30));
  record(neighbour.workerId, 1);
  await recorder.flush();
  const rows = await db.selectFrom('workerMetrics').selectAll().orderBy('workerId').orderBy('ts').execute();
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatchObject({ up: true, requestsIncrease: null, earnedNanotonIncrease: null });
});

test('a day without a partition gets one when its first row comes', async () => {
  const { workerId } = await insertTestWorker(db);
  const { recorder, record, clock } = await startRecorder({});
  clock.advance(40 * 86_400_000);
  record(workerId, 0);
  await recorder.flush();
  expect(await db.selectFrom('workerMetrics').select('ts').execute()).toHaveLength(1);
});

test('a scrape that ends after its worker was removed is not kept', async () => {
  const { workerId } = await insertTestWorker(db);
  const { recorder, record, tracks } = await startRecorder({});
  tracks.delete(workerId);
  record(workerId, 0);
  expect(recorder.stats.buffered()).toBe(0);
  expect(tracks.list()).toEqual([]);
});

test('samples that come while a write fails are written after it', async () => {
  const { workerId } = await insertTestWorker(db);
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url);
  const { recorder, record } = await startRecorder({ write: through });
  await proxy.cut();
  for (let scrape = 0; scrape < 4; scrape += 1) record(workerId, scrape, disconnected);
  const failing = recorder.flush();
  record(workerId, 4, disconnected);
  await failing;
  expect(recorder.stats.buffered()).toBe(5);
  await proxy.mend();
  await recorder.flush();
  const alerts = await db.selectFrom('alerts').selectAll().execute();
  expect(alerts).toMatchObject([{ state: 'firing', activeSince: at(0), firedAt: at(4) }]);
  await through.destroy();
  await proxy.close();
});

test('a batch whose commit was not heard of counts once', async () => {
  await insertTestWorker(db);
  const [target] = await listTargets(db);
  if (target === undefined) throw new Error('no target');
  const ruleBook = shippedRuleBook;
  const around = {
    rules: ruleBook({ workerId: null, participantId: null }),
    surroundings: createSurroundings(),
  };
  let previous: WorkerTrack | null = null;
  const observations: Observation[] = [];
  for (const [index, answers] of [...Array(4).fill(timedOut), toAnswers(1)].entries()) {
    const sample = toSample(answers, at(index));
    const track = trackScrape(previous, sample, 37.5);
    observations.push(observeScrape(target, { sample, track, previous, ...unshared }, around));
    previous = track;
  }
  await createPartitionKeeper(db)([noon]);
  const rules = { ruleBook, now: noon };
  const write = (part: Observation[]) => writeObservations(db, { observations: part, states: [] }, rules);
  await write(observations.slice(0, 4));
  for (let time = 0; time < 3; time += 1) await write(observations.slice(4));
  const alerts = await db.selectFrom('alerts').selectAll().execute();
  expect(alerts).toMatchObject([{ state: 'firing', clearingScrapes: 1 }]);
});

test.each([0, 7])(
  'two daemons that record the same worker %i ms apart open one incident and tell once',
  async (lagMs) => {
    const { participantId } = await insertTestParticipant(db);
    const { workerId } = await insertTestWorker(db, { participantId });
    const writers = [await startRecorder({}), await startRecorder({})];
    for (let scrape = 0; scrape < 7; scrape += 1) {
      for (const [index, { record }] of writers.entries())
        record(workerId, scrape + (index * lagMs) / 15_000);
      await Promise.all(writers.map(({ recorder }) => recorder.flush()));
    }
    expect(await db.selectFrom('workerMetrics').select('ts').execute()).toHaveLength(lagMs === 0 ? 7 : 14);
    expect(await db.selectFrom('incidents').select('id').execute()).toHaveLength(1);
    expect(await db.selectFrom('alerts').select('id').execute()).toHaveLength(1);
    const settled = new Date(noon.getTime() + 600_000);
    for (let review = 0; review < 2; review += 1) await reviewIncidents(db, settled);
    expect(await db.selectFrom('notifications').select('kind').execute()).toEqual([{ kind: 'firing' }]);
  },
);

function at(scrape: number): Date {
  return new Date(noon.getTime() + scrape * 15_000);
}

interface Setup {
  write?: Db;
  bufferMax?: number;
}

async function startRecorder({ write = db, bufferMax = 100 }: Setup) {
  const clock = createFakeClock(noon);
  const tracks = createWorkerTracks();
  const targets = await listTargets(db);
  await tracks.load(db, targets);
  const recorder: Recorder = createRecorder({
    db: write,
    tracks,
    changes: createChangeLog(),
    holder: null,
    surroundings: createSurroundings(),
    getRuleBook: () => shippedRuleBook,
    ensurePartitions: createPartitionKeeper(write),
    watch: createDatabaseWatch(silentLogger),
    now: clock.now,
    timers: clock.timers,
    log: silentLogger,
    settings: { scrapeIntervalSeconds: 15, bufferMax },
  });
  const record = (
    workerId: string,
    scrape: number,
    answers: Parameters<Recorder['record']>[1] = timedOut,
  ) => {
    const target = targets.find((listed) => listed.workerId === workerId);
    if (target === undefined) throw new Error('no such target');
    recorder.record(target, answers, { at: new Date(clock.now().getTime() + scrape * 15_000) });
  };
  return { recorder, record, tracks, clock };
}

/** Answers with every counter at `total`. */
function toAnswers(total: number): Parameters<Recorder['record']>[1] {
  const names = ['queries', 'success', 'failed', 'bytes_received', 'bytes_sent', 'time'];
  const tokens = [
    'total_adjusted',
    'prompt_adjusted',
    'cached_adjusted',
    'completion_adjusted',
    'reasoning_adjusted',
  ];
  const counters = [...names, ...tokens.map((name) => `${name}_tokens_used`)];
  const stats = Object.fromEntries(counters.map((name) => [name, [total, 0, 0, 0, 0, 0, 0]]));
  const body = JSON.stringify({ stats, root_contract_config: { worker_fee_per_token: 19 } });
  return { jsonStats: { ok: true, body }, statsPage: { ok: false, failure: 'timeout' }, latencyMs: 1 };
}
