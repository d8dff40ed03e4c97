import { afterEach, beforeEach, expect, test } from 'vitest';
import { getInstallationHealth } from './installation-health.ts';
import { createTestDatabase } from './testing.ts';
import { insertTestPayout, linkTestWallet } from './testing-ledger.ts';
import { insertTestParticipant } from './testing-workers.ts';

const now = new Date('2026-03-01T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const read = () => getInstallationHealth(database.db, { network: 'mainnet', now });

test('an installation that has nothing to do is told as zeros, not as nothing', async () => {
  expect(await read()).toEqual({
    outbox: { queued: 0, oldestDueAgeSeconds: 0, retrying: 0 },
    lastHour: [],
    openIncidents: [
      { severity: 'critical', incidents: 0 },
      { severity: 'warning', incidents: 0 },
      { severity: 'info', incidents: 0 },
    ],
    chain: { accounts: 0, accountsFailing: 0 },
    received: [],
    databaseBytes: expect.any(Number),
  });
});

test('waiting messages are counted with the age of what is due for longest', async () => {
  const { receiverId } = await insertTestParticipant(database.db);
  const message = { receiverId, kind: 'test' as const, version: 1, messageId: null, sentAt: null };
  const rest = { incidentId: null, claimedUntil: null, lastError: null, reason: null };
  const notify = (
    key: string,
    dueAt: Date,
    createdAt: Date,
    more: { failures?: number; state?: 'sent' } = {},
  ) =>
    database.db
      .insertInto('notifications')
      .values({ ...message, ...rest, key, dueAt, createdAt, ...more, ...sentAt(more.state) })
      .execute();
  const sentAt = (state?: 'sent') => (state === 'sent' ? { sentAt: now } : {});
  await notify('late', before(90), before(100), { failures: 2 });
  await notify('later', before(-60), before(10));
  await notify('sent', before(60), before(60), { state: 'sent' });
  await notify('long ago', before(7_200), before(7_200), { state: 'sent' });
  const { outbox, lastHour } = await read();
  expect(outbox).toEqual({ queued: 2, oldestDueAgeSeconds: 90, retrying: 1 });
  expect(lastHour).toEqual([
    { receiver: 'telegram', state: 'queued', messages: 2 },
    { receiver: 'telegram', state: 'sent', messages: 1 },
  ]);
});

test('what a participant received counts when it is verified and the wallet is proven', async () => {
  const { participantId } = await insertTestParticipant(database.db);
  await linkTestWallet(database.db, { name: 'proven', participantId });
  const payout = { wallet: 'proven', receivedAt: before(60) };
  await insertTestPayout(database.db, { ...payout, amountNanoton: 7n });
  await insertTestPayout(database.db, { ...payout, amountNanoton: 5n, kind: 'pool_transfer' });
  await insertTestPayout(database.db, { ...payout, amountNanoton: 100n, verification: 'unverified' });
  expect((await read()).received).toEqual([{ participantId, receivedNanoton: 12n }]);
});
