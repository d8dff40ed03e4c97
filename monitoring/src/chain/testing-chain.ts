import type { Db } from '@cocoon-pool/db/database';
import { upsertProxiesSeen } from '@cocoon-pool/db/proxies-seen';
import type { Id } from '@cocoon-pool/db/schema';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import type { ProxyContractAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createToncenter, type Toncenter } from '@cocoon-pool/simulator/toncenter';
import { createFakeClock } from '../testing.ts';
import type { CallPace } from './call-pace.ts';
import { type ChainTrackerSettings, createChainTracker } from './chain-tracker.ts';
import { createToncenterClient } from './toncenter-client.ts';

export const noon = new Date('2026-03-01T12:00:00Z');
const minuteMs = 60_000;

/** Calls without waiting: time stands still in these tests. */
const noPace: CallPace = { turn: async () => true, slowDown: () => {}, succeed: () => {}, stop: () => {} };

/** Rounds are run by the test. */
const noTimers = { after: () => () => {} };

export type ChainStage = Awaited<ReturnType<typeof createChainStage>>;

/** A database, a simulated chain behind a toncenter of its own, and trackers on a clock that stands until moved. */
export async function createChainStage(
  settings: Partial<ChainTrackerSettings> = {},
  { confirmFromNanoton }: { confirmFromNanoton?: bigint } = {},
) {
  const database = await createTestDatabase();
  const db: Db = database.db;
  const clock = createFakeClock(noon);
  const scene = createChainScene();
  const toncenter = await createToncenter({ chain: scene.chain, now: clock.now });
  const secondToncenter = await createToncenter({ chain: scene.chain, now: clock.now });
  const createReader = ({ url }: Toncenter) =>
    createToncenterClient({
      ...{ url, apiKey: null, pace: noPace },
      settings: { timeoutMs: 300, bodyBytesMax: 1_000_000, attempts: 2 },
    });
  const startTracker = () =>
    createChainTracker({
      ...{ db, log: silentLogger, now: clock.now, timers: noTimers },
      reader: createReader(toncenter),
      second:
        confirmFromNanoton === undefined
          ? null
          : { reader: createReader(secondToncenter), confirmFromNanoton },
      settings: { network: 'mainnet', rootAddress: scene.rootAddress, poolWallets: [], ...settings },
    });
  let tracker = startTracker();

  /** Lets time pass in rounds; each is done before the next begins. */
  const passMinutes = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.advance(minuteMs);
      while (await tracker.runRound()) {}
    }
  };
  const link = async (address: string, participantId: Id, isProven = true): Promise<void> => {
    const { id: walletId } = await db
      .insertInto('wallets')
      .values({ network: 'mainnet', address })
      .onConflict((conflict) => conflict.columns(['network', 'address']).doUpdateSet({ address }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const ownedFrom = clock.now();
    const provenAt = isProven ? ownedFrom : null;
    await db
      .insertInto('walletOwners')
      .values({ walletId, participantId, ownedFrom, ownedTo: null, provenAt })
      .execute();
  };
  /** A worker of a participant that shows its contract with a proxy. */
  const showPair = async (proxy: ProxyContractAccount, owner: string, participantId: Id | null) => {
    const { workerId } = await insertTestWorker(db, { participantId });
    const pair = { proxyAddress: proxy.address, contractAddress: proxy.deriveContract(owner) };
    await upsertProxiesSeen(db, [
      { workerId, ...pair, paramsVersion: 7, proxyPublicKey: null, seenAt: clock.now() },
    ]);
    return workerId;
  };
  return {
    ...{ db, clock, scene, toncenter, secondToncenter, passMinutes, link, showPair },
    /** What a daemon does that still believes that it leads. */
    runRoundsAtOnce: async () => {
      const other = startTracker();
      clock.advance(minuteMs);
      for (let round = 0; round < 6; round += 1) await Promise.all([tracker.runRound(), other.runRound()]);
      await other.stop();
    },
    /** Another daemon leads from now on. */
    changeLeader: async () => {
      await tracker.stop();
      tracker = startTracker();
    },
    listPayouts: () =>
      db.selectFrom('payouts').selectAll().orderBy('receivedAt').orderBy('lt').limit(10_000).execute(),
    close: async () => {
      await tracker.stop();
      await toncenter.close();
      await secondToncenter.close();
      await database.drop();
    },
  };
}
