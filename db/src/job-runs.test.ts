import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimJob, deleteFinishedJobRuns, finishJob } from './job-runs.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const slot = { job: 'roll up', slot: new Date('2026-11-30T12:00:00Z') };
const claim = () => claimJob(database.db, { ...slot, timeoutSeconds: 60 });

test('of several that claim a slot at once one gets it', async () => {
  const claims = await Promise.all([claim(), claim(), claim(), claim()]);
  expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
  expect(claims.filter(({ state }) => state === 'running')).toHaveLength(3);
});

test.each([null, 'the disk is full'])('a slot that is over is not run again (error: %s)', async (error) => {
  await claim();
  expect(await finishJob(database.db, { ...slot, attempt: 1, error })).toBe(true);
  await age();
  expect(await claim()).toEqual({ state: 'finished' });
  expect(await claimJob(database.db, { ...slot, job: 'another', timeoutSeconds: 60 })).toMatchObject({
    state: 'claimed',
  });
});

test('a crashed run is taken over once after its time-out, and its late end does not count', async () => {
  expect(await claim()).toEqual({ state: 'claimed', attempt: 1 });
  expect(await claim()).toEqual({ state: 'running' });
  await age();
  const claims = await Promise.all([claim(), claim()]);
  expect(claims).toContainEqual({ state: 'claimed', attempt: 2 });
  expect(claims).toContainEqual({ state: 'running' });
  expect(await finishJob(database.db, { ...slot, attempt: 1, error: null })).toBe(false);
  expect(await claim()).toEqual({ state: 'running' });
  expect(await finishJob(database.db, { ...slot, attempt: 2, error: null })).toBe(true);
});

test('old finished runs are forgotten; those that never ended stay to be seen', async () => {
  await claim();
  await claimJob(database.db, { ...slot, job: 'crashed', timeoutSeconds: 60 });
  await finishJob(database.db, { ...slot, attempt: 1, error: null });
  await deleteFinishedJobRuns(database.db, new Date(0));
  expect(await listJobs()).toEqual(['crashed', 'roll up']);
  await age();
  await deleteFinishedJobRuns(database.db, new Date(Date.now() - 60_000));
  expect(await listJobs()).toEqual(['crashed']);
});

/** As if two minutes had gone by. */
async function age(): Promise<void> {
  await sql`UPDATE job_runs SET started_at = started_at - interval '2 minutes',
    finished_at = finished_at - interval '2 minutes'`.execute(database.db);
}

async function listJobs(): Promise<string[]> {
  const runs = await database.db.selectFrom('jobRuns').select('job').orderBy('job').execute();
  return runs.map(({ job }) => job);
}
