import { type Currency, isCurrency, mainCurrencies } from '@cocoon-pool/domain/money/currency';
import type { PriceQuote } from '@cocoon-pool/domain/money/price-point';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

export interface PayoutToPrice {
  id: Id;
  receivedAt: Date;
  recordedAt: Date;
  attempts: number;
  /** In which it has a price already. */
  pricedIn: Currency[];
}

/** Payouts whose prices are still looked for and due, those that wait longest first. */
export async function listPayoutsToPrice(
  db: Db,
  { now, limit }: { now: Date; limit: number },
): Promise<PayoutToPrice[]> {
  const { rows } = await sql<PayoutToPrice>`
    SELECT id, received_at, recorded_at, price_attempts AS attempts,
      ARRAY(SELECT currency FROM payout_prices WHERE payout_id = p.id ORDER BY currency) AS priced_in
    FROM payouts AS p
    WHERE priced_at IS NULL AND (price_after IS NULL OR price_after <= ${now})
    ORDER BY price_after NULLS FIRST, received_at LIMIT ${limit}
  `.execute(db);
  return rows;
}

/** In which every payout is priced to the hour: the main ones and those that the people of this pool chose. */
export async function listWantedCurrencies(db: Db): Promise<Currency[]> {
  const rows = await db
    .selectFrom('participants')
    .select('currency')
    .distinct()
    .orderBy('currency')
    .limit(200)
    .execute();
  const chosen = rows.map(({ currency }) => currency).filter(isCurrency);
  return [...new Set<Currency>([...mainCurrencies, ...chosen])];
}

export interface PayoutPricing {
  payoutId: Id;
  quotes: readonly PriceQuote[];
  /** Null: all is found that is wanted. */
  wait: { failure: string; until: Date } | null;
}

/** Freezes what was found, and says when to look again where something is missing. Repeating it changes no price. */
export async function savePayoutPricing(
  db: Db,
  pricings: readonly PayoutPricing[],
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const rows = pricings.flatMap(({ payoutId, quotes }) =>
      quotes.map(({ currency, value, source, granularity, method, at }) => ({
        ...{ payoutId, currency, value, source, granularity, method, priceAt: at, fetchedAt: now },
      })),
    );
    if (rows.length > 0) {
      await tx
        .insertInto('payoutPrices')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await sql`
      UPDATE payouts SET price_failure = s.failure, price_after = s.until,
        price_attempts = price_attempts + CASE WHEN s.until IS NULL THEN 0 ELSE 1 END,
        priced_at = CASE WHEN s.until IS NULL THEN ${now}::timestamptz END
      FROM unnest(${pricings.map(({ payoutId }) => payoutId)}::bigint[],
        ${pricings.map(({ wait }) => wait?.failure ?? null)}::text[],
        ${pricings.map(({ wait }) => wait?.until ?? null)}::timestamptz[]) AS s (payout_id, failure, until)
      WHERE payouts.id = s.payout_id AND priced_at IS NULL
    `.execute(tx);
  });
}

/** After prices were imported: everything that waits is looked at again at once. Returns how many. */
export async function makePricingDue(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('payouts')
    .set({ priceAfter: null })
    .where('pricedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface PendingPrices {
  payouts: number;
  oldestReceivedAt: Date | null;
  /** When the longest waiting one was recorded. */
  since: Date | null;
  failure: string | null;
}

/** How many payouts still lack a price, since when, and the newest reason of the longest waiting one. */
export async function getPendingPrices(db: Db): Promise<PendingPrices> {
  const { rows } = await sql<PendingPrices>`
    SELECT count(*)::int AS payouts, min(received_at) AS oldest_received_at, min(recorded_at) AS since,
      (array_agg(price_failure ORDER BY recorded_at) FILTER (WHERE price_failure IS NOT NULL))[1] AS failure
    FROM payouts WHERE priced_at IS NULL
  `.execute(db);
  return rows[0] ?? { payouts: 0, oldestReceivedAt: null, since: null, failure: null };
}
