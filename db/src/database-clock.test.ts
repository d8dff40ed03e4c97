import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createDatabase } from './database.ts';
import { createDatabaseClock } from './database-clock.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const slackMs = 5_000;

function startClock(elapsedMs: () => number, db = database.db) {
  const clock = createDatabaseClock(db, { elapsedMs });
  onTestFinished(clock.stop);
  return clock;
}

test('the time is the database’s and goes on by what elapses here, whatever this machine’s clock says', async () => {
  let elapsed = 5_000_000;
  const clock = startClock(() => elapsed);
  await clock.set();
  const before = clock.now().getTime();
  expect(Math.abs(before - Date.now())).toBeLessThan(slackMs);
  elapsed += 3_600_000;
  expect(clock.now().getTime() - before).toBe(3_600_000);
});

test('what elapsed wrongly is set right, and a few milliseconds are left alone', async () => {
  let elapsed = 0;
  const clock = startClock(() => elapsed);
  await clock.set();
  const before = clock.now().getTime();
  await clock.set();
  expect(clock.now().getTime()).toBe(before);
  // As after a sleep of the machine of which its own count knows too much.
  elapsed = 600_000;
  await clock.set();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(slackMs);
});

test('an answer that took too long changes nothing', async () => {
  let elapsed = 0;
  const clock = startClock(() => elapsed);
  await clock.set();
  const before = clock.now().getTime();
  const slow = startClock(() => {
    elapsed += 1_500;
    return elapsed;
  });
  await slow.set();
  const first = slow.now().getTime();
  await slow.set();
  // Three looks at the count since, and none of them moved the origin.
  expect(slow.now().getTime() - first).toBe(3 * 1_500);
  expect(clock.now().getTime() - before).toBe(elapsed);
});

test('a first answer that had to wait for its connection does not set the clock wrong', async () => {
  const waits = [800, 0, 0, 0, 0, 0];
  let elapsed = 0;
  const clock = startClock(() => {
    const at = elapsed;
    // Between asking and the answer of the first look, all of it before the database was asked.
    elapsed += waits.shift() ?? 0;
    return at;
  });
  const startedMs = Date.now();
  await clock.set();
  const spentMs = Date.now() - startedMs;
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(startedMs - 1);
  expect(clock.now().getTime()).toBeLessThanOrEqual(startedMs + spentMs + 1);
});

test('until the database is heard the machine’s clock counts, and its silence is told', async () => {
  const gone = createDatabase('postgres://nobody@127.0.0.1:1/none');
  onTestFinished(() => gone.destroy());
  const clock = startClock(() => 0, gone);
  await expect(clock.set()).rejects.toThrow();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(slackMs);
});
