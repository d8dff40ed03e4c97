import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteFreeSendSlots, type SendPriority, takeSendSlot } from './send-slots.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const start = Date.parse('2026-11-23T13:05:00Z');
const at = (ms: number) => new Date(start + ms);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.deleteFrom('sendSlots').execute();
});

function take(chatId: string | null, ms: number, priority: SendPriority = 'alert') {
  return takeSendSlot(database.db, { chatId, priority, now: at(ms) });
}

test('a chat gets one message a second, others are not held up by it', async () => {
  expect(await take('7', 0)).toEqual({ ok: true, waitMs: 0 });
  expect(await take('7', 400)).toEqual({ ok: false, readyAt: at(1_000) });
  expect(await take('8', 400)).toEqual({ ok: true, waitMs: 0 });
  expect(await take('7', 1_000)).toEqual({ ok: true, waitMs: 0 });
});

test('a group gets twenty messages a minute', async () => {
  const sentMs: number[] = [];
  for (let ms = 0; ms < 180_000; ms += 500) if ((await take('-100', ms)).ok) sentMs.push(ms);
  for (const from of sentMs) {
    expect(sentMs.filter((ms) => ms >= from && ms < from + 60_000).length).toBeLessThanOrEqual(20);
    expect(sentMs.filter((ms) => ms >= from && ms < from + 1_000)).toHaveLength(1);
  }
  expect(sentMs.filter((ms) => ms >= 60_000 && ms < 120_000)).toHaveLength(15);
});

test('in any second the whole token sends 25 times at most, and a burst is paced, not refused', async () => {
  const sentMs: number[] = [];
  for (let chat = 1; chat <= 40; chat += 1) {
    const slot = await take(String(chat), 0);
    if (slot.ok) sentMs.push(slot.waitMs);
  }
  expect(sentMs).toHaveLength(40);
  for (const from of sentMs) {
    expect(sentMs.filter((ms) => ms >= from && ms < from + 1_000).length).toBeLessThanOrEqual(25);
  }
});

test('replies wait for alerts, and everything else for replies', async () => {
  for (let chat = 1; chat <= 4; chat += 1) await take(String(chat), 0);
  expect(await take('50', 0, 'reply')).toMatchObject({ ok: false });
  expect(await take('51', 0, 'alert')).toMatchObject({ ok: true });
  expect(await take('50', 150, 'reply')).toMatchObject({ ok: true });
  expect(await take('52', 150, 'other')).toMatchObject({ ok: false });
  expect(await take('52', 300, 'other')).toMatchObject({ ok: true });
});

test('an edit counts for the token only', async () => {
  await take('7', 0);
  expect(await take(null, 0)).toMatchObject({ ok: true });
});

test('two senders at once never take the same place', async () => {
  const slots = await Promise.all([1, 2, 3, 4].map(() => take('7', 0)));
  expect(slots.filter(({ ok }) => ok)).toHaveLength(1);
});

test('a clock that was far ahead does not hold a chat up for ever', async () => {
  await take('7', 86_400_000);
  expect(await take('7', 0)).toMatchObject({ ok: true });
});

test('chats that are free again are forgotten', async () => {
  await take('7', 0);
  await deleteFreeSendSlots(database.db, at(3_602_000));
  expect(await database.db.selectFrom('sendSlots').select('scope').execute()).toEqual(
    [{ scope: 'all' }].slice(1),
  );
});
