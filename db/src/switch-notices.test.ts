import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { listSwitchedOff } from './holding-commands.ts';
import { listNotices } from './notices.ts';
import { queueNotices } from './queue-notices.ts';
import { planCommands, settleCommand } from './run-commands.ts';
import type { Id } from './schema.ts';
import { insertSwitchNotices } from './switch-notices.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';
import { upsertWorkerStates } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

const start = new Date('2026-11-23T13:05:00Z');
const at = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
let database: TestDatabase;
let db: Db;
let participantId: Id;
let workerId: Id;

beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase();
  db = database.db;
  ({ participantId } = await insertTestParticipant(db));
  ({ workerId } = await insertTestWorker(db, { participantId }));
  await show(false);
});
afterAll(() => database.drop());

/** What the worker shows from now on. */
async function show(enabled: boolean | null) {
  await upsertWorkerStates(db, [createTestState(workerId, at(0))]);
  await db.updateTable('workerState').set({ enabled }).where('workerId', '=', workerId).execute();
}

async function insertSwitch(
  kind: 'enable' | 'disable',
  {
    hours = 0,
    ...change
  }: { hours?: number; state?: 'verified' | 'failed' | 'unknown'; returnAt?: Date } = {},
): Promise<Id> {
  const { id } = await db
    .insertInto('workerCommands')
    .values({
      ...{ workerId, kind, requestedBy: 'participant:1', requestedAt: at(hours), expiresAt: at(hours + 1) },
      ...{ coefficientThousandths: null, proxyAddress: null, via: 'address', sentAt: at(hours) },
      ...{ finishedAt: at(hours), reason: null, answer: null, before: null, after: null },
      ...{ returnAt: null, returnedAt: null, returnsId: null, state: 'verified', ...change },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const listTold = () =>
  db.selectFrom('notices').select(['id', 'participantId', 'kind']).orderBy('id').execute();

/** How many were told once the desk looked at each of these hours. */
async function countAfter(...hours: number[]): Promise<number> {
  for (const hour of hours) await insertSwitchNotices(db, at(hour));
  return (await listTold()).length;
}

test('a worker disabled until further notice is told once in 24 hours, whoever leads', async () => {
  await insertSwitch('disable');
  expect(await countAfter(1, 23.9)).toBe(0);
  await Promise.all([1, 2, 3].map(() => insertSwitchNotices(db, at(24))));
  expect(await listTold()).toMatchObject([{ participantId, kind: 'still_disabled' }]);
  expect(await countAfter(24.1, 40, 47.9)).toBe(1);
  expect(await countAfter(48, 48.1)).toBe(2);
});

test('after days without a leader one reminder is told, and the next a day later', async () => {
  await insertSwitch('disable');
  expect(await countAfter(24, 119)).toBe(2);
  expect(await countAfter(121, 142.9)).toBe(2);
  expect(await countAfter(144)).toBe(3);
});

test.each([
  ['it is enabled by a command', () => insertSwitch('enable', { hours: 1 })],
  ['it shows itself enabled', () => show(true)],
  ['nobody knows whether it is enabled', () => show(null)],
  [
    'it is removed',
    () =>
      db
        .updateTable('workers')
        .set({ removedAt: at(2) })
        .where('id', '=', workerId)
        .execute(),
  ],
])('reminders end when %s', async (_name, end) => {
  await insertSwitch('disable');
  await end();
  expect(await countAfter(24, 48)).toBe(0);
});

test('who is off by a command is told with the end of it, and is not once it shows itself enabled', async () => {
  await insertSwitch('disable', { returnAt: at(2) });
  expect(await listSwitchedOff(db, [workerId])).toEqual(new Map([[workerId, { until: at(2) }]]));
  await insertSwitch('disable', { hours: 1 });
  expect(await listSwitchedOff(db, [workerId])).toEqual(new Map([[workerId, { until: null }]]));
  await insertSwitch('enable', { hours: 3 });
  expect(await listSwitchedOff(db, [workerId])).toEqual(new Map());
  expect(await listSwitchedOff(db, [])).toEqual(new Map());
});

test('an enabling that failed ends no reminders, and a disabling that failed begins none', async () => {
  await insertSwitch('disable');
  await insertSwitch('enable', { hours: 1, state: 'failed' });
  expect(await countAfter(24)).toBe(1);
  await db.deleteFrom('notices').execute();
  await db.updateTable('workerCommands').set({ state: 'failed' }).execute();
  expect(await countAfter(48)).toBe(0);
});

test('a reminder that waited is not told when the worker is enabled by then', async () => {
  await insertSwitch('disable');
  await insertSwitchNotices(db, at(24));
  const [{ id = '' } = {}] = await listTold();
  expect(await listNotices(db, [id])).toMatchObject([{ kind: 'still_disabled', lossNanotonPerHour: null }]);
  await show(true);
  expect(await listNotices(db, [id])).toEqual([]);
});

test('a worker whose time is over is told of once when it cannot be enabled, also in quiet hours', async () => {
  const returnsId = await insertSwitch('disable', { returnAt: at(2) });
  expect(await countAfter(1, 2.1)).toBe(0);
  const tryAgain = async (minutes: number) => {
    await planCommands(db, at(2 + minutes / 60));
    const open = db.updateTable('workerCommands').where('state', '=', 'queued');
    await open.set({ state: 'failed', reason: 'timeout' }).where('returnsId', '=', returnsId).execute();
    await insertSwitchNotices(db, at(2 + minutes / 60));
  };
  await tryAgain(0);
  expect(await listTold()).toEqual([]);
  for (const minutes of [2, 4, 600]) await tryAgain(minutes);
  const told = await listTold();
  expect(told).toMatchObject([{ participantId, kind: 'not_enabled_on_time' }]);
  expect(await listNotices(db, [told[0]?.id ?? ''])).toMatchObject([
    { reason: 'timeout', dueAt: at(2).toISOString() },
  ]);
  await db
    .updateTable('participants')
    .set({ quietFrom: '00:00', quietTo: '23:59', timeZone: 'UTC' })
    .execute();
  expect(await queueNotices(db, at(3))).toBe(1);
  // Given up after a day: from then on it is reminded of.
  expect(await countAfter(26.1)).toBe(2);
  expect((await listTold()).at(-1)).toMatchObject({ kind: 'still_disabled' });
});

test('a worker that is enabled on time is told of once', async () => {
  await insertSwitch('disable', { returnAt: at(2) });
  await planCommands(db, at(2));
  const { id } = await db
    .updateTable('workerCommands')
    .set({ state: 'sending', via: 'address', sentAt: at(2) })
    .where('state', '=', 'queued')
    .returning('id')
    .executeTakeFirstOrThrow();
  await settleCommand(db, id, { state: 'verified', after: 'true' }, at(2));
  await settleCommand(db, id, { state: 'verified', after: 'true' }, at(2));
  const told = await listTold();
  expect(told).toMatchObject([{ participantId, kind: 'enabled_on_time' }]);
  expect(await listNotices(db, [told[0]?.id ?? ''])).toMatchObject([{ at: at(2).toISOString() }]);
});
