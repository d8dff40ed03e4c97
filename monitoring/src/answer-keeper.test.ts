import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { listTargets, type Target } from '@cocoon-pool/db/targets';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { listWorkerAnswers, upsertWorkerAnswers } from '@cocoon-pool/db/worker-answers';
import type { WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAccessHashes } from './access-hashes.ts';
import { createAnswerKeeper } from './answer-keeper.ts';
import { createDatabaseWatch } from './database-watch.ts';
import { createFakeClock } from './testing.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const good = getFixtureAnswers('c-traffic-00');
const silent: WorkerAnswers = {
  jsonStats: { ok: false, failure: 'timeout' },
  statsPage: { ok: false, failure: 'bad_request' },
  latencyMs: null,
};

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterEach(() => database.drop());

test('both pages are kept to the letter, and again after ten minutes', async () => {
  const target = await addTarget();
  const { see, flush } = createStage();
  for (const seconds of [0, 15, 599]) see(target, seconds);
  await flush();
  const kept = await read(target);
  expect(kept).toMatchObject([
    { page: 'jsonstats', askedAt: at(0), failure: null, body: toBody(good.jsonStats), isCut: false },
    { page: 'stats', askedAt: at(0), failure: null, body: toBody(good.statsPage), isCut: false },
  ]);
  expect(kept.map(({ bytes }) => bytes)).toEqual(
    [good.jsonStats, good.statsPage].map((page) => toBody(page).length),
  );
  await seeAndFlush({ see, flush }, target, [300, 599, 600, 615]);
  expect((await read(target)).map(({ askedAt }) => askedAt)).toEqual([at(600), at(600)]);
});

test('a body that cannot be read is kept with the reason; a worker that falls silent keeps its last one', async () => {
  const target = await addTarget();
  const { see, flush } = createStage();
  const garbage: WorkerAnswers = { ...good, statsPage: { ok: true, body: '<h1>\0nginx</h1>' } };
  await seeAndFlush({ see, flush }, target, [0]);
  see(target, 60, garbage);
  await flush();
  see(target, 6_000, silent);
  await flush();
  expect(await read(target)).toMatchObject([
    { page: 'jsonstats', askedAt: at(60), failure: null },
    { page: 'stats', askedAt: at(60), failure: 'unreadable', body: '<h1>\0nginx</h1>' },
  ]);
});

test('what was kept before this daemon began is not kept anew, nor replaced by what came before it', async () => {
  const target = await addTarget();
  const first = createStage();
  await seeAndFlush(first, target, [300]);
  const second = createStage();
  await second.keeper.load([target]);
  await seeAndFlush(second, target, [0, 310, 899]);
  const blind = createStage();
  await seeAndFlush(blind, target, [60]);
  expect((await read(target)).map(({ askedAt }) => askedAt)).toEqual([at(300), at(300)]);
  await seeAndFlush(second, target, [900]);
  expect((await read(target)).map(({ askedAt }) => askedAt)).toEqual([at(900), at(900)]);
});

test('another machine at the worker’s new address is kept at once', async () => {
  const target = await addTarget();
  const { see, flush } = createStage();
  see(target, 0);
  await flush();
  see({ ...target, port: target.port + 10 }, 15);
  await flush();
  expect((await read(target)).map(({ askedAt }) => askedAt)).toEqual([at(15), at(15)]);
});

test('of many workers at once so many are kept in one statement, the rest at a later scrape', async () => {
  const targets: Target[] = [];
  for (let count = 0; count < 60; count += 1) targets.push(await addTarget());
  const { see, flush } = createStage();
  const seeAll = (seconds: number) => {
    for (const target of targets) see(target, seconds);
  };
  seeAll(0);
  await flush();
  expect(await countKept()).toBe(50);
  seeAll(15);
  await flush();
  expect(await countKept()).toBe(60);
});

test('of workers that say too much fewer are kept at once, so that the memory stays bounded', async () => {
  const targets: Target[] = [];
  for (let count = 0; count < 30; count += 1) targets.push(await addTarget());
  const { see, flush } = createStage();
  const endless = { ok: true, body: 'x'.repeat(1_000_000) } as const;
  for (const target of targets) see(target, 0, { ...good, jsonStats: endless, statsPage: endless });
  await flush();
  expect(await countKept()).toBe(15);
});

test('what waits is written a second later', async () => {
  const target = await addTarget();
  const { see, clock } = createStage();
  see(target, 0);
  clock.advance(999);
  expect(await read(target)).toEqual([]);
  clock.advance(1);
  await vi.waitFor(async () => expect(await read(target)).toHaveLength(2), { timeout: 20_000 });
});

test('while the database is away no more than so many wait; they are written when it is back', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  const target = await addTarget();
  const neighbour = await addTarget();
  const { see, flush, clock, watch } = createStage({ write: through });
  await proxy.cut();
  see(target, 0);
  await flush();
  expect(watch.trouble()).toBe('away');
  see(neighbour, 15);
  see(target, 15);
  await flush();
  await proxy.mend();
  await vi.waitFor(
    async () => {
      clock.advance(1_000);
      await flush();
      expect(watch.isAway()).toBe(false);
    },
    { timeout: 20_000 },
  );
  expect((await read(target)).map(({ askedAt }) => askedAt)).toEqual([at(0), at(0)]);
  expect(await read(neighbour)).toHaveLength(2);
  await through.destroy();
  await proxy.close();
});

test('a worker that goes while its bodies wait leaves no trouble behind', async () => {
  const proxy = await createDatabaseProxy(database.url);
  const through = createDatabase(proxy.url, { maxConnections: 1 });
  const target = await addTarget();
  const { see, flush, keeper, watch } = createStage({ write: through });
  await proxy.cut();
  see(target, 0);
  await flush();
  keeper.delete(target.workerId);
  await flush();
  expect(watch.isAway()).toBe(false);
  await proxy.mend();
  await flush();
  expect(await read(target)).toEqual([]);
  await through.destroy();
  await proxy.close();
});

test('what the database refuses to store is dropped and told, and the next is kept', async () => {
  const target = await addTarget();
  const told: string[] = [];
  const { see, flush, watch } = createStage({ error: (_fields, message) => void told.push(message) });
  see({ ...target, workerId: '9'.repeat(30) }, 0);
  await flush();
  expect(told).toEqual(['what workers said cannot be stored and is dropped']);
  expect(watch.isAway()).toBe(false);
  see(target, 0);
  await flush();
  expect(await read(target)).toHaveLength(2);
});

test('the access hash of a worker that echoes it is not stored', async () => {
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const worker = await addTarget();
  const sealed = await secretBox.seal('s3cr-et', `workers.access_hash:${worker.workerId}`);
  const target = { ...worker, accessHashSealed: sealed };
  const { see, flush } = createStage({ openAccessHash: createAccessHashes(secretBox, silentLogger) });
  const body = '<a href="/request/disable?access_hash=s3cr-et">s3cr%2Det</a>';
  see(target, 0, { ...good, statsPage: { ok: true, body } });
  await flush();
  const [, page] = await read(target);
  expect(page).toMatchObject({
    body: '<a href="/request/disable?access_hash=[hidden]">[hidden]</a>',
    bytes: body.length,
  });
});

test('a body that is longer than is kept says so', async () => {
  const target = await addTarget();
  const { see, flush } = createStage();
  see(target, 0, { ...good, statsPage: { ok: true, body: 'x'.repeat(900_000) } });
  await flush();
  expect((await read(target))[1]).toMatchObject({ bytes: 900_000, isCut: true, body: 'x'.repeat(65_536) });
});

test('an answer that another daemon kept since is not overwritten by a slow write', async () => {
  const target = await addTarget();
  const { see, flush } = createStage();
  see(target, 0);
  const row = { workerId: target.workerId, askedAt: at(15), failure: null, bytes: 1, isCut: false };
  await upsertWorkerAnswers(db, [{ ...row, page: 'stats', body: Buffer.from('x') }]);
  await flush();
  expect(await read(target)).toMatchObject([{ askedAt: at(0) }, { askedAt: at(15), body: 'x' }]);
});

interface StageOptions {
  write?: Db;
  openAccessHash?: (target: Target) => Promise<string | null>;
  error?: typeof silentLogger.error;
}

function createStage({ write = db, openAccessHash = async () => null, error }: StageOptions = {}) {
  const clock = createFakeClock(noon);
  const log = { ...silentLogger, ...(error === undefined ? {} : { error }) };
  const watch = createDatabaseWatch(log);
  const keeper = createAnswerKeeper({ db: write, openAccessHash, watch, timers: clock.timers, log });
  const see = (target: Target, seconds: number, answers: WorkerAnswers = good) =>
    keeper.see(target, answers, toSample(answers, at(seconds)));
  return { keeper, see, flush: keeper.flush, clock, watch };
}

async function seeAndFlush(
  { see, flush }: Pick<ReturnType<typeof createStage>, 'see' | 'flush'>,
  target: Target,
  times: readonly number[],
): Promise<void> {
  for (const seconds of times) {
    see(target, seconds);
    await flush();
  }
}

async function addTarget(): Promise<Target> {
  const { workerId } = await insertTestWorker(db);
  const target = (await listTargets(db)).find((one) => one.workerId === workerId);
  if (target === undefined) throw new Error('the worker is no target');
  return target;
}

async function read({ workerId }: Target) {
  const rows = await listWorkerAnswers(db, workerId);
  return rows.map(({ body, ...row }) => ({ ...row, body: Buffer.from(body).toString() }));
}

async function countKept(): Promise<number> {
  const rows = await db.selectFrom('workerAnswers').select('workerId').distinct().execute();
  return rows.length;
}

function toBody(page: WorkerAnswers['jsonStats']): string {
  if (!page.ok) throw new Error('the fixture has no page');
  return page.body;
}

function at(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}
