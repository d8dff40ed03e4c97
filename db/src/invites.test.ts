import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from './database.ts';
import {
  createInvite,
  findInvite,
  InviteRefusedError,
  invitePrefix,
  listInvites,
  revokeInvite,
} from './invites.ts';
import { RegistrationClosedError, registerTelegramParticipant, updateParticipant } from './participants.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let db: Db;
let lastId = 9_000;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const tomorrow = new Date('2026-11-24T12:00:00Z');
const invite = (role: 'participant' | 'operator' = 'participant', usesMax = 1) =>
  createInvite(db, { role, usesMax, expiresAt: tomorrow, actor: 'system' }, now);

interface Coming {
  id?: number;
  registration?: 'invite' | 'approve' | 'open';
  at?: Date;
}

function come(token: string | undefined, { id, registration = 'invite', at = now }: Coming = {}) {
  lastId += 1;
  const telegramUserId = String(id ?? lastId);
  const person = { telegramUserId, name: 'Ann', language: 'en', isOperator: false } as const;
  return registerTelegramParticipant(db, { ...person, registration, invite: token }, at);
}

const countUses = async (id: string) =>
  (await listInvites(db, { limit: 100 })).find((item) => item.id === id)?.uses;

test('an invite lets a stranger in with its role, where others wait or are refused', async () => {
  for (const registration of ['invite', 'approve'] as const) {
    for (const role of ['participant', 'operator'] as const) {
      const { token } = await invite(role);
      expect(await come(token, { registration })).toMatchObject({ status: 'active', role });
    }
  }
  await expect(come(undefined)).rejects.toThrow(RegistrationClosedError);
});

test('an invite lets in as many as it was made for, however many come at once', async () => {
  const { invite: made, token } = await invite('participant', 3);
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => come(token)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await countUses(made.id)).toBe(3);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(InviteRefusedError);
  }
});

test('an invite that has run out, is revoked or was never made lets nobody in and leaves nothing behind', async () => {
  const { invite: made, token } = await invite();
  await expect(come(token, { at: tomorrow })).rejects.toThrow(InviteRefusedError);
  expect(await revokeInvite(db, { id: made.id, actor: 'system' }, now)).toBe(true);
  expect(await revokeInvite(db, { id: made.id, actor: 'system' }, now)).toBe(false);
  await expect(come(token)).rejects.toThrow(InviteRefusedError);
  await expect(come(`${invitePrefix}unknown`, { id: 42, registration: 'approve' })).rejects.toThrow(
    InviteRefusedError,
  );
  const people = await db
    .selectFrom('participants')
    .select('id')
    .where('telegramUserId', '=', '42')
    .execute();
  expect(people).toEqual([]);
});

test('who waits is let in, who is in spends no use, and a participant may become an operator', async () => {
  const { invite: made, token } = await invite('participant', 5);
  expect((await come(undefined, { id: 77, registration: 'approve' })).status).toBe('pending');
  expect(await come(token, { id: 77 })).toMatchObject({ status: 'active', role: 'participant' });
  expect((await come(token, { id: 77 })).status).toBe('active');
  expect(await countUses(made.id)).toBe(1);
  const operators = await invite('operator', 5);
  expect((await come(operators.token, { id: 77 })).role).toBe('operator');
  expect((await come(operators.token, { id: 77 })).role).toBe('operator');
  expect((await come(token, { id: 77 })).role).toBe('operator');
  expect([await countUses(operators.invite.id), await countUses(made.id)]).toEqual([1, 1]);
});

test('an invite does not bring back who was switched off', async () => {
  const person = await come(undefined, { registration: 'open' });
  const change = { status: 'deactivated' } as const;
  await updateParticipant(db, { id: person.id, change, actor: 'system' }, now);
  const { token } = await invite('operator');
  const again = await come(token, { id: Number(person.telegramUserId) });
  expect(again).toMatchObject({ status: 'deactivated', role: 'participant' });
});

test('the token is not in the database as it is, fits a deep link, and says who invites', async () => {
  const ann = await come(undefined, { registration: 'open' });
  const actor = `participant:${ann.id}`;
  const made = { role: 'participant', usesMax: 1, expiresAt: tomorrow, actor } as const;
  const { token } = await createInvite(db, made, now);
  expect(token).toMatch(/^inv_[A-Za-z0-9_-]{1,60}$/);
  expect(JSON.stringify(await db.selectFrom('invites').selectAll().execute())).not.toContain(token);
  expect(await findInvite(db, token)).toEqual({ role: 'participant', inviterName: 'Ann' });
  expect(await findInvite(db, (await invite('operator')).token)).toEqual({
    role: 'operator',
    inviterName: null,
  });
});
