import type { Db } from '@cocoon-pool/db/database';
import { seedIncident, seedWorker } from '@cocoon-pool/db/outbox-fixture';
import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import { enableReceiver } from '@cocoon-pool/db/receivers';
import type { Id } from '@cocoon-pool/db/schema';
import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';

interface Seed {
  telegramUserId: number;
  now: Date;
}

const workers = 9;
const payouts = 6;

/**
 * For tests: gives somebody who has pressed /start a bit of everything that has buttons: workers with contracts, which pay
 * to a wallet that they have proven, payouts, an incident and a group. Gives the incident's id.
 */
export async function seedPossessions(db: Db, { telegramUserId, now }: Seed): Promise<Id> {
  const person = await findParticipantByTelegramId(db, String(telegramUserId));
  if (person === undefined) throw new Error('nobody is registered');
  const { id: participantId } = person;
  const wallet = `wallet of ${telegramUserId}`;
  const ownerAddress = await linkTestWallet(db, { name: wallet, participantId });
  const seed = await seedIncident(db, { now, chatId: `-5${telegramUserId}` });
  const theirs = { participantId };
  await db.updateTable('incidents').set(theirs).where('id', '=', seed.incidentId).execute();
  await db.updateTable('workerOwners').set(theirs).where('workerId', 'in', seed.workerIds).execute();
  for (const workerId of seed.workerIds) await seedControlled(db, { workerId, ownerAddress });
  for (let place = 0; place < workers; place += 1) {
    const worker = { name: `w${place}`, hostId: seed.hostId, participantId, now };
    await seedControlled(db, { workerId: await seedWorker(db, worker), ownerAddress });
  }
  for (let place = 0; place < payouts; place += 1) {
    await insertTestPayout(db, { wallet, receivedAt: now, amountNanoton: 4_200_000_000n });
  }
  const group = { participantId, chatId: `-100${telegramUserId}`, threadId: null, label: 'Team' };
  await enableReceiver(db, group, now);
  return seed.incidentId;
}

async function seedControlled(
  db: Db,
  { workerId, ownerAddress }: { workerId: Id; ownerAddress: string },
): Promise<void> {
  await db.updateTable('workerState').set({ ownerAddress }).where('workerId', '=', workerId).execute();
  const figures = {
    ...{ unpaidNanoton: 5_000_000_000n, claimableNanoton: 4_200_000_000n, inFlightNanoton: 0n },
    ...{ unsignedNanoton: 800_000_000n, paramsVersion: '1', maxKnownTokens: 10n, committedTokens: 9n },
    ...{ cashedOutTokens: 0n, expectedCashedOutTokens: 0n },
  };
  for (const name of ['one', 'two']) {
    const contractAddress = toTestAddress(`contract ${name} ${workerId}`);
    const proxyAddress = toTestAddress(`proxy ${name} ${workerId}`);
    await db
      .insertInto('workerContracts')
      .values({ workerId, contractAddress, proxyAddress, ...figures })
      .execute();
  }
}
