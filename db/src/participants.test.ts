import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findParticipantByTelegramId,
  registerTelegramParticipant,
  updateParticipant,
} from './participants.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const person = {
  telegramUserId: '9007199254740993',
  name: 'Ada',
  language: 'en',
  registration: 'approve',
  isOperator: false,
} as const;
const register = (values: Partial<Parameters<typeof registerTelegramParticipant>[1]>) =>
  registerTelegramParticipant(database.db, { ...person, ...values }, now);

test('registering again, even at the same time, changes nothing', async () => {
  const all = await Promise.all([register({}), register({}), register({})]);
  const again = await register({ name: 'Other', language: 'ru', registration: 'open' });
  for (const one of [...all, again]) expect(one).toEqual(all[0]);
  const receivers = await database.db.selectFrom('receivers').select(['participantId', 'chatId']).execute();
  expect(receivers).toEqual([{ participantId: again.id, chatId: person.telegramUserId }]);
});

test('a person named as operator becomes an active one, whatever they were', async () => {
  const { id } = await register({ telegramUserId: '2' });
  await updateParticipant(database.db, { id, change: { status: 'deactivated' }, actor: 'system' }, now);
  expect(await register({ telegramUserId: '2' })).toMatchObject({ id, status: 'deactivated' });
  expect(await register({ telegramUserId: '2', isOperator: true })).toMatchObject({
    id,
    role: 'operator',
    status: 'active',
  });
});

test('by invitation only, known people come in and strangers leave no trace', async () => {
  await expect(register({ telegramUserId: '3', registration: 'invite' })).rejects.toThrow(
    'by invitation only',
  );
  expect(await findParticipantByTelegramId(database.db, '3')).toBeUndefined();
  const known = await register({ telegramUserId: '4' });
  expect(await register({ telegramUserId: '4', registration: 'invite' })).toEqual(known);
});

test.each([
  ['', 'Telegram 1000'],
  [' \u0000\n ', 'Telegram 1001'],
  ['a\u0000b', 'a b'],
  ['🦥'.repeat(150), '🦥'.repeat(100)],
])('the name %j is stored as %j', async (name, stored) => {
  const telegramUserId = stored.startsWith('Telegram ') ? stored.slice(9) : String(2_000 + stored.length);
  expect((await register({ telegramUserId, name })).name).toBe(stored);
});
