import type { Currency } from '@cocoon-pool/domain/money/currency';
import type { EntryPrice } from '@cocoon-pool/domain/tax/tax-row';
import { type RawBuilder, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';

/** Columns of `joinPrice`, as a row carries them. */
export interface PriceColumns {
  priceValue: string | null;
  priceSource: EntryPrice['source'] | null;
  priceGranularity: EntryPrice['granularity'];
  priceMethod: EntryPrice['method'];
  priceAt: Date | null;
  priceSuggested: string | null;
}

/** To be selected beside `joinPrice`. */
export const priceColumns = sql`
  coalesce(mine.value, frozen.value, daily.value) AS price_value,
  CASE WHEN mine.value IS NOT NULL THEN 'manual' ELSE coalesce(frozen.source, daily.source) END AS price_source,
  CASE WHEN mine.value IS NULL THEN coalesce(frozen.granularity, daily.granularity) END AS price_granularity,
  CASE WHEN mine.value IS NULL THEN coalesce(frozen.method, CASE WHEN daily.value IS NOT NULL THEN 'daily_rate' END) END
    AS price_method,
  CASE WHEN mine.value IS NULL THEN coalesce(frozen.price_at, daily.price_at) END AS price_at,
  CASE WHEN mine.value IS NOT NULL THEN coalesce(frozen.value, daily.value) END AS price_suggested`;

/**
 * The price of each payout `p` in a currency: what a person set, else what was frozen when it was recorded, else (for a
 * currency that nobody had chosen then) the rate of its day, the first that was known. None while prices are looked for.
 */
export function joinPrice(currency: Currency): RawBuilder<unknown> {
  return sql`
    LEFT JOIN payout_price_overrides AS mine ON mine.payout_id = p.id AND mine.currency = ${currency}
    LEFT JOIN payout_prices AS frozen ON frozen.payout_id = p.id AND frozen.currency = ${currency}
    LEFT JOIN LATERAL (
      SELECT value, source, granularity, price_at FROM prices
      WHERE currency = ${currency} AND granularity = 'day' AND price_at = date_trunc('day', p.received_at, 'UTC')
        AND source IN ('coingecko', 'import')
      ORDER BY fetched_at, source LIMIT 1
    ) AS daily ON frozen.payout_id IS NULL AND p.priced_at IS NOT NULL`;
}

export function toEntryPrice(row: PriceColumns): EntryPrice | null {
  if (row.priceValue === null || row.priceSource === null) return null;
  return {
    value: row.priceValue,
    source: row.priceSource,
    granularity: row.priceGranularity,
    method: row.priceMethod,
    at: row.priceAt,
    suggested: row.priceSuggested,
  };
}

/** The prices of these payouts in a currency; those without one are missing. */
export async function listPayoutPrices(
  db: Db,
  payoutIds: readonly Id[],
  currency: Currency,
): Promise<Map<Id, EntryPrice>> {
  if (payoutIds.length === 0) return new Map();
  const { rows } = await sql<PriceColumns & { id: Id }>`
    SELECT p.id, ${priceColumns} FROM payouts AS p ${joinPrice(currency)} WHERE p.id = ANY(${payoutIds}::bigint[])
  `.execute(db);
  return new Map(
    rows.flatMap((row): [Id, EntryPrice][] => {
      const price = toEntryPrice(row);
      return price === null ? [] : [[row.id, price]];
    }),
  );
}

interface PriceOverride {
  payoutId: Id;
  /** Whose payout it must be; null = anybody's. */
  participantId: Id | null;
  currency: Currency;
  /** Exact decimal text; null takes the override back. */
  value: string | null;
  actor: string;
}

/** Lets a person's own price count; audited, and the frozen price stays beside it. Throws `NotFoundError`. */
export async function setPriceOverride(
  db: Db,
  { payoutId, participantId, currency, value, actor }: PriceOverride,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: Id }>`
      SELECT p.id FROM payouts AS p LEFT JOIN payout_owners AS o ON o.payout_id = p.id
      WHERE p.id = ${payoutId} AND (${participantId}::bigint IS NULL OR o.participant_id = ${participantId})
    `.execute(tx);
    if (rows.length === 0) throw new NotFoundError('payout');
    const key = { payoutId, currency };
    const before = await tx
      .selectFrom('payoutPriceOverrides')
      .select('value')
      .where('payoutId', '=', payoutId)
      .where('currency', '=', currency)
      .executeTakeFirst();
    if (value === null) {
      await tx
        .deleteFrom('payoutPriceOverrides')
        .where('payoutId', '=', payoutId)
        .where('currency', '=', currency)
        .execute();
    } else {
      const change = { value, setBy: actor, setAt: now };
      await tx
        .insertInto('payoutPriceOverrides')
        .values({ ...key, ...change })
        .onConflict((conflict) => conflict.columns(['payoutId', 'currency']).doUpdateSet(change))
        .execute();
    }
    await insertAuditEntry(
      tx,
      {
        ...{ actor, action: 'payout.price_set', subject: `payout:${payoutId}` },
        detail: { currency, before: before?.value ?? null, after: value },
      },
      now,
    );
  });
}
