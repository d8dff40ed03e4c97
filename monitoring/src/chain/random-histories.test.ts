import { setImmediate } from 'node:timers/promises';
import {
  type ChainAccount,
  listDueAccounts,
  saveSeenAccounts,
  syncWatchedAccounts,
} from '@cocoon-pool/db/chain-accounts';
import { acceptProxyCodes } from '@cocoon-pool/db/paying-accounts';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { proxyCodeName, toCodeCell } from '@cocoon-pool/simulator/cocoon-contracts';
import { createRandom } from '@cocoon-pool/simulator/seeded-random';
import { expect, test } from 'vitest';
import { createChainBooks } from './chain-books.ts';
import {
  createHistory,
  type HistoryBooks,
  historyOwner,
  type LedgerLine,
  playHistory,
} from './testing-history.ts';
import { createMemoryBooks } from './testing-memory-books.ts';

const accepted = [toCodeCell(proxyCodeName).hash().toString('hex')];
const tables = ['payouts', 'chainCursors', 'keptOutTransactions', 'payingAccounts'] as const;
const noTrouble = { faultRatio: 0, crashRatio: 0 };

/** Scenes, each with the ledger that an untroubled reading makes of it. */
const scenes = await Promise.all(
  Array.from({ length: 40 }, async (_, place) => {
    const scene = createHistory(`history ${place}`);
    const memory = createMemoryBooks(historyOwner, accepted);
    await playHistory(scene, memory, { ...noTrouble, random: createRandom('calm') });
    return { scene, ledger: sortLines(await memory.listLedger()) };
  }),
);

function getScene(place: number) {
  const found = scenes[place % scenes.length];
  if (found === undefined) throw new Error('no scenes');
  return found;
}

test('the untroubled readings have something of every kind, and nothing left open', () => {
  const verdicts = new Set(
    scenes.flatMap(({ ledger }) => ledger.map(({ verdict }) => verdict.split(':')[0])),
  );
  expect(verdicts).toEqual(new Set(['verified_chain', 'unverified', 'kept out']));
});

test.concurrent('10,000 histories with crashes between any two steps end with the same ledger', async () => {
  const histories = 10_000;
  for (let seed = 0; seed < histories; seed += 1) {
    const { scene, ledger } = getScene(seed);
    // Those in the database go on beside them.
    await setImmediate();
    const memory = createMemoryBooks(historyOwner, accepted);
    const random = createRandom(`trouble ${seed}`);
    await playHistory(scene, memory, {
      random,
      faultRatio: 0.4 * random.next(),
      crashRatio: 0.2 * random.next(),
    });
    const ended = sortLines(await memory.listLedger());
    if (JSON.stringify(ended, toText) !== JSON.stringify(ledger, toText)) {
      expect(ended, `history ${seed}`).toEqual(ledger);
    }
  }
}, 600_000);

test.concurrent('hundreds of them end so in the database too', async () => {
  const { db, drop } = await createTestDatabase();
  const network = 'mainnet';
  for (let seed = 0; seed < 200; seed += 1) {
    const { scene, ledger } = getScene(seed);
    const { rootAddress } = scene;
    for (const table of tables) await db.deleteFrom(table).execute();
    const begin = new Date(0);
    await acceptProxyCodes(db, { rootAddress, codeHashes: accepted, source: 'pinned' }, begin);
    await syncWatchedAccounts(db, { network, owners: [historyOwner] }, begin);
    const stored: HistoryBooks = {
      books: createChainBooks(db, { network, rootAddress }),
      findDueAccount: async (now): Promise<ChainAccount | undefined> =>
        (await listDueAccounts(db, { network, limit: 1, stale: begin }, now))[0],
      wake: async (now) => {
        await saveSeenAccounts(db, { network, seen: [{ account: historyOwner, newestLt: null }] }, now);
        await db.updateTable('chainCursors').set({ dueAt: now }).where('dueAt', 'is', null).execute();
      },
      listLedger: async (): Promise<LedgerLine[]> => {
        const payouts = await db.selectFrom('payouts').selectAll().limit(1_000).execute();
        const keptOut = await db.selectFrom('keptOutTransactions').selectAll().limit(1_000).execute();
        return [
          ...payouts.map(
            ({ transactionHash: hash, amountNanoton, verification, verificationReason: reason }) => ({
              ...{
                hash,
                amountNanoton,
                verdict: reason === null ? verification : `${verification}: ${reason}`,
              },
            }),
          ),
          ...keptOut.map(({ transactionHash: hash, reason }) => ({
            ...{ hash, amountNanoton: null, verdict: `kept out: ${reason}` },
          })),
        ];
      },
    };
    const random = createRandom(`trouble ${seed}`);
    await playHistory(scene, stored, {
      random,
      faultRatio: 0.4 * random.next(),
      crashRatio: 0.2 * random.next(),
    });
    expect(sortLines(await stored.listLedger()), `history ${seed}`).toEqual(ledger);
  }
  await drop();
}, 600_000);

function sortLines(lines: LedgerLine[]): LedgerLine[] {
  return lines.sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

function toText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
