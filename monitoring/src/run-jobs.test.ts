import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { claimJob } from '@cocoon-pool/db/job-runs';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import type { Logger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { createJobRunner, type Job, type JobRunner } from './run-jobs.ts';
import { createFakeClock, type FakeClock } from './testing.ts';

const start = new Date('2026-11-30T12:00:30Z');
const job: Omit<Job, 'run'> = { name: 'count', everySeconds: 60, timeoutSeconds: 300 };

let database: TestDatabase;
let clock: FakeClock;
let logged: string[];
beforeEach(async () => {
  database = await createTestDatabase();
  clock = createFakeClock(start);
  logged = [];
});
afterEach(() => database.drop());

test('of two daemons one runs each slot', async () => {
  const runs: string[] = [];
  const run = async (now: Date) => {
    runs.push(now.toISOString().slice(11, 16));
  };
  const runners = [createRunner([{ ...job, run }]), createRunner([{ ...job, run }])];
  for (const runner of runners) runner.start();
  for (const slots of [1, 2, 3]) {
    await expect.poll(countFinished).toBe(slots);
    clock.advance(60_000);
  }
  await expect.poll(countFinished).toBe(4);
  await Promise.all(runners.map((runner) => runner.stop()));
  expect(runs).toEqual(['12:00', '12:01', '12:02', '12:03']);
});

test('a job that is slow holds up no other, and stopping waits for it', async () => {
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const slow = async () => {
    await gate.promise;
    done.push('slow');
  };
  const quick = async () => {
    done.push('quick');
  };
  const runner = createRunner([
    { ...job, name: 'slow', run: slow },
    { ...job, name: 'quick', run: quick },
  ]);
  runner.start();
  await expect.poll(() => done).toEqual(['quick']);
  await expect.poll(countFinished).toBe(1);
  clock.advance(60_000);
  await expect.poll(() => done).toEqual(['quick', 'quick']);
  const stopped = runner.stop();
  gate.resolve();
  await stopped;
  expect(done).toEqual(['quick', 'quick', 'slow']);
  expect(await countFinished()).toBe(3);
});

test('a failure is booked with its slot, logged when it changes, and the next slot tries again', async () => {
  const outcomes = ['disk full', 'disk full', 'out of paper', null, null];
  const runner = createRunner([
    {
      ...job,
      run: async () => {
        const reason = outcomes[await countFinished()];
        if (reason != null) throw new Error(reason);
      },
    },
  ]);
  runner.start();
  for (let slots = 1; slots < outcomes.length; slots += 1) {
    await expect.poll(countFinished).toBe(slots);
    clock.advance(60_000);
  }
  await expect.poll(countFinished).toBe(outcomes.length);
  await runner.stop();
  expect(logged).toEqual(['Job failed: disk full', 'Job failed: out of paper', 'Job works again']);
  const booked = await database.db.selectFrom('jobRuns').select('error').orderBy('slot').execute();
  expect(booked.map(({ error }) => error)).toEqual(outcomes);
});

test('a run that crashed elsewhere is taken over within its slot', async () => {
  const slot = new Date('2026-11-30T12:00:00Z');
  await claimJob(database.db, { job: job.name, slot, timeoutSeconds: 300 });
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  const runner = createRunner([{ ...job, run }]);
  runner.start();
  await database.db
    .updateTable('jobRuns')
    .set({ startedAt: new Date(Date.now() - 301_000) })
    .execute();
  await expect
    .poll(async () => {
      clock.advance(1_000);
      return runs;
    })
    .toBe(1);
  await runner.stop();
  expect(await database.db.selectFrom('jobRuns').select('attempt').execute()).toContainEqual({ attempt: 2 });
});

test('while the database is away nothing runs, and it is said once', async () => {
  const away = createDatabase('postgres://postgres@127.0.0.1:1/none');
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  const runner = createRunner([{ ...job, run }], away);
  runner.start();
  await expect.poll(() => logged).toHaveLength(1);
  clock.advance(4_000);
  await runner.stop();
  await away.destroy();
  expect(logged).toEqual(['database away: scraping goes on, samples wait in memory']);
  expect(runs).toBe(0);
});

function createRunner(jobs: readonly Job[], db: Db = database.db): JobRunner {
  const log = (fields: Record<string, unknown>, message: string) => {
    logged.push(fields.reason === undefined ? message : `${message}: ${fields.reason}`);
  };
  const logger: Logger = { info: log, warn: log, error: log };
  const watch = createDatabaseWatch(logger);
  return createJobRunner({ db, watch, now: clock.now, timers: clock.timers, log: logger, jobs });
}

async function countFinished(): Promise<number> {
  const runs = await database.db.selectFrom('jobRuns').where('finishedAt', 'is not', null).execute();
  return runs.length;
}
