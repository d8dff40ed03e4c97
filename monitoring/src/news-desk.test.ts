import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { openNewsDesk } from './news-desk.ts';
import { createFakeClock } from './testing.ts';

const hour = 3_600_000;
const disabledAt = new Date('2026-11-23T13:05:00Z');

test('a worker left disabled comes to its owner’s chat every day, whoever leads by then', async () => {
  const { db, drop } = await createTestDatabase();
  onTestFinished(drop);
  const { participantId, receiverId } = await insertTestParticipant(db);
  const { workerId } = await insertTestWorker(db, { participantId });
  await upsertWorkerStates(db, [createTestState(workerId, disabledAt)]);
  await db.updateTable('workerState').set({ enabled: false }).execute();
  await db
    .insertInto('workerCommands')
    .values({
      ...{ workerId, kind: 'disable', requestedBy: `participant:${participantId}`, requestedAt: disabledAt },
      ...{ expiresAt: disabledAt, coefficientThousandths: null, proxyAddress: null, via: 'address' },
      ...{ sentAt: disabledAt, finishedAt: disabledAt, state: 'verified', reason: null, answer: null },
      ...{ before: 'true', after: 'false', returnAt: null, returnedAt: null, returnsId: null },
    })
    .execute();
  const clock = createFakeClock(disabledAt);
  const { now, timers } = clock;
  const countTold = async () => {
    const sent = db.selectFrom('notifications').select('kind').where('receiverId', '=', receiverId);
    return (await sent.where('kind', '=', 'notices').execute()).length;
  };
  for (const told of [1, 2]) {
    clock.advance(24 * hour);
    const desk = openNewsDesk({ db, watch: createDatabaseWatch(silentLogger), now, timers });
    await vi.waitFor(
      async () => {
        clock.advance(500);
        expect(await countTold()).toBe(told);
      },
      { timeout: 20_000, interval: 20 },
    );
    clock.advance(hour);
    await desk.stop();
    expect(await countTold()).toBe(told);
  }
});
