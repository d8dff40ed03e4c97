import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeFirstTimeZone } from './first-time-zone.ts';
import {
  getParticipant,
  type ParticipantChange,
  registerTelegramParticipant,
  updateParticipant,
} from './participants.ts';
import type { Id } from './schema.ts';
import { createSession } from './sessions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const timeZone = 'Europe/Berlin';
let lastUser = 0;

async function register(): Promise<Id> {
  lastUser += 1;
  const person = { name: 'Ada', language: 'en', registration: 'open', isOperator: false } as const;
  return (await registerTelegramParticipant(database.db, { ...person, telegramUserId: `${lastUser}` }, now))
    .id;
}

const take = (participantId: Id, zone = timeZone) =>
  takeFirstTimeZone(database.db, { participantId, timeZone: zone }, now);
const change = (id: Id, wanted: ParticipantChange) =>
  updateParticipant(database.db, { id, change: wanted, actor: `participant:${id}` }, now);
const readZone = async (id: Id) => (await getParticipant(database.db, id)).timeZone;

test('the zone of the device is taken once, even at the same time, and audited as the system’s doing', async () => {
  const id = await register();
  const taken = await Promise.all([take(id), take(id), take(id, 'Asia/Tokyo')]);
  expect(taken.filter(Boolean)).toHaveLength(1);
  const zone = await readZone(id);
  const audit = await database.db
    .selectFrom('auditLog')
    .select(['actor', 'action', 'detail'])
    .where('subject', '=', `participant:${id}`)
    .execute();
  expect(audit).toEqual([{ actor: 'system', action: 'participant.updated', detail: { timeZone: zone } }]);
  await change(id, { timeZone: 'UTC' });
  expect([await take(id), await readZone(id)]).toEqual([false, 'UTC']);
});

test.each<[string, (id: Id) => Promise<unknown>]>([
  ['another zone was chosen', (id) => change(id, { timeZone: 'Asia/Tokyo' })],
  ['UTC was chosen', (id) => change(id, { timeZone: 'UTC' })],
  [
    'another zone was chosen and UTC after it',
    async (id) => [await change(id, { timeZone: 'Asia/Tokyo' }), await change(id, { timeZone: 'UTC' })],
  ],
  [
    'quiet hours were chosen in UTC',
    (id) =>
      database.db
        .updateTable('participants')
        .set({ quietFrom: '23:00', quietTo: '07:00' })
        .where('id', '=', id)
        .execute(),
  ],
  [
    'a digest was chosen in UTC',
    (id) => database.db.updateTable('participants').set({ digestAt: '07:00' }).where('id', '=', id).execute(),
  ],
  [
    'they have signed in before',
    (participantId) => createSession(database.db, { participantId, method: 'ton' }, now),
  ],
])('a choice is never written over: %s', async (_, choose) => {
  const id = await register();
  await choose(id);
  const before = await readZone(id);
  expect(await take(id)).toBe(false);
  expect(await readZone(id)).toBe(before);
});

test('other changes are no choice of a zone', async () => {
  const id = await register();
  await change(id, { language: 'ru', currency: 'EUR' });
  expect([await take(id), await readZone(id)]).toEqual([true, timeZone]);
});

test('a zone that is unknown here, and UTC itself, change nothing', async () => {
  const id = await register();
  expect([await take(id, 'Mars/Olympus'), await take(id, 'UTC')]).toEqual([false, false]);
  expect(await take(id)).toBe(true);
});
