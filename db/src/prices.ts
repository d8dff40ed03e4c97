import type { Currency } from '@cocoon-pool/domain/money/currency';
import type { PricePoint } from '@cocoon-pool/domain/money/price-point';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** Keeps points; the first answer about a moment stays. Returns how many were new. */
export async function insertPrices(
  db: Db | Tx,
  points: readonly PricePoint[],
  fetchedAt: Date,
): Promise<number> {
  if (points.length === 0) return 0;
  const column = <T>(value: (point: PricePoint) => T) => points.map(value);
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO prices (currency, price_at, source, granularity, value, fetched_at)
    SELECT currency, price_at, source, granularity, value, ${fetchedAt}
    FROM unnest(${column(({ currency }) => currency)}::text[], ${column(({ at }) => at)}::timestamptz[],
      ${column(({ source }) => source)}::text[], ${column(({ granularity }) => granularity)}::text[],
      ${column(({ value }) => value)}::text[]) AS p (currency, price_at, source, granularity, value)
    ON CONFLICT DO NOTHING
  `.execute(db);
  return Number(numAffectedRows);
}

const pointsMax = 20_000;

interface PriceRange {
  currencies: readonly Currency[];
  from: Date;
  to: Date;
}

/** What is known of these currencies from `from` to `to`, both included, oldest first; at most 20,000 points. */
export async function listPrices(db: Db, { currencies, from, to }: PriceRange): Promise<PricePoint[]> {
  const rows = await db
    .selectFrom('prices')
    .select(['currency', 'priceAt as at', 'value', 'source', 'granularity'])
    .where('currency', 'in', [...currencies])
    .where('priceAt', '>=', from)
    .where('priceAt', '<=', to)
    .orderBy('priceAt')
    .limit(pointsMax)
    .$castTo<PricePoint>()
    .execute();
  return rows;
}

/** Which of these days (UTC) have no rate of the provider yet. */
export async function listDaysWithoutRate(db: Db, days: readonly Date[]): Promise<Date[]> {
  const { rows } = await sql<{ day: Date }>`
    SELECT day FROM unnest(${days}::timestamptz[]) AS day
    WHERE NOT EXISTS (SELECT FROM prices WHERE currency = 'USD' AND price_at = day AND source = 'coingecko'
      AND granularity = 'day')
    ORDER BY day
  `.execute(db);
  return rows.map(({ day }) => day);
}

/** The newest figures for dashboards; an older one never replaces a newer one. */
export async function upsertLatestPrices(db: Db, points: readonly PricePoint[]): Promise<void> {
  if (points.length === 0) return;
  await db
    .insertInto('latestPrices')
    .values(points.map(({ currency, value, source, at }) => ({ currency, value, source, priceAt: at })))
    .onConflict((conflict) =>
      conflict
        .column('currency')
        .doUpdateSet((eb) => ({
          value: eb.ref('excluded.value'),
          source: eb.ref('excluded.source'),
          priceAt: eb.ref('excluded.priceAt'),
        }))
        .whereRef('latestPrices.priceAt', '<', 'excluded.priceAt'),
    )
    .execute();
}

export interface LatestPrice {
  currency: Currency;
  value: string;
  source: PricePoint['source'];
  at: Date;
}

/** One of each currency, by name; as old as it is: `at` says so. */
export async function listLatestPrices(db: Db): Promise<LatestPrice[]> {
  return db
    .selectFrom('latestPrices')
    .select(['currency', 'value', 'source', 'priceAt as at'])
    .orderBy('currency')
    .limit(200)
    .$castTo<LatestPrice>()
    .execute();
}

export async function findLatestPrice(db: Db, currency: Currency): Promise<LatestPrice | undefined> {
  return (await listLatestPrices(db)).find((price) => price.currency === currency);
}
