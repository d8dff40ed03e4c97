import type { Db } from '@cocoon-pool/db/database';
import { savePayoutPricing } from '@cocoon-pool/db/payout-pricing';
import { insertPrices } from '@cocoon-pool/db/prices';
import type { Id } from '@cocoon-pool/db/schema';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';

/** One hand-made payout; `price` in EUR is frozen, null = none yet, `daily` = only the rate of its day is known. */
interface Line {
  receivedAt: string;
  nanoton: bigint;
  price: string | null;
  daily?: string;
  wallet?: string;
  kind?: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  verification?: 'unverified' | 'pending_verification';
  comment?: string;
}

/**
 * The year 2026 in Berlin, where it runs from 2025-12-31 23:00 to 2026-12-31 23:00 UTC:
 *
 *     first moment   4.500148290 × 3.14   = 14.1304656306 → 14.13
 *     29 March       2.000000001 × 2.5    =  5.0000000025 →  5.00   (02:00 does not exist that day)
 *     15 June       10           × 3.0005 = 30.005        → 30.01   (from the pool)
 *     1 August       0.25        × 2.9    =  0.725        →  0.73   (only the day's rate)
 *     25 October     1.5                                  no price yet
 *     last moment    0.000000001 × 3      =  0.000000003  →  0.00
 *     in all        18.250148292                            49.87   fees 6 × 0.000311248 = 0.001867488
 *
 * Apart: 7 × 3 = 21.00 to a wallet that is not proven, 1,000 × 3 = 3,000.00 unverified, 5 × 3 = 15.00 being verified. The
 * moments before and after the year are not in it.
 */
const lines: readonly Line[] = [
  { receivedAt: '2025-12-31T22:59:59.999Z', nanoton: 1_000_000_000n, price: '3' },
  { receivedAt: '2025-12-31T23:00:00.000Z', nanoton: 4_500_148_290n, price: '3.14' },
  {
    receivedAt: '2026-03-29T01:00:00.000Z',
    nanoton: 2_000_000_001n,
    price: '2.5',
    kind: 'cocoon_worker_last',
  },
  {
    ...{ receivedAt: '2026-06-15T12:00:00.000Z', nanoton: 10_000_000_000n, price: '3.0005' },
    ...{ kind: 'pool_transfer', comment: '=HYPERLINK("http://evil")' },
  },
  { receivedAt: '2026-08-01T15:30:00.000Z', nanoton: 250_000_000n, price: null, daily: '2.9' },
  { receivedAt: '2026-10-25T00:30:00.000Z', nanoton: 1_500_000_000n, price: null },
  { receivedAt: '2026-12-31T22:59:59.999Z', nanoton: 1n, price: '3' },
  { receivedAt: '2026-12-31T23:00:00.000Z', nanoton: 1_000_000_000n, price: '3' },
  { receivedAt: '2026-05-01T00:00:00.000Z', nanoton: 7_000_000_000n, price: '3', wallet: 'typed' },
  {
    ...{ receivedAt: '2026-05-02T00:00:00.000Z', nanoton: 1_000_000_000_000n, price: '3' },
    verification: 'unverified',
  },
  {
    ...{ receivedAt: '2026-05-03T00:00:00.000Z', nanoton: 5_000_000_000n, price: '3' },
    verification: 'pending_verification',
  },
];

/** Books the year for a participant with one proven wallet and one typed one. */
export async function bookTaxYear(db: Db, participantId: Id): Promise<void> {
  await linkTestWallet(db, { name: 'mine', participantId });
  await linkTestWallet(db, { name: 'typed', participantId, isProven: false });
  for (const { receivedAt: time, nanoton, price, daily, wallet = 'mine', ...rest } of lines) {
    const receivedAt = new Date(time);
    const payoutId = await insertTestPayout(db, { wallet, receivedAt, amountNanoton: nanoton, ...rest });
    const source = { currency: 'EUR', source: 'coingecko' } as const;
    const hourly = { at: receivedAt, granularity: 'hour', method: 'nearest_within_1h' } as const;
    const quotes = price === null ? [] : [{ ...source, ...hourly, value: price }];
    const isPriced = price !== null || daily !== undefined;
    const wait = isPriced ? null : { failure: 'EUR: unreachable', until: receivedAt };
    await savePayoutPricing(db, [{ payoutId, quotes, wait }], receivedAt);
    if (daily === undefined) continue;
    const at = new Date(`${time.slice(0, 10)}T00:00:00Z`);
    await insertPrices(db, [{ ...source, at, granularity: 'day', value: daily }], receivedAt);
  }
}
