import type { Currency } from '@cocoon-pool/domain/money/currency';
import type { LedgerEntry, TaxSection } from '@cocoon-pool/domain/tax/tax-row';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { joinPrice, type PriceColumns, priceColumns, toEntryPrice } from './payout-prices.ts';
import type { Id } from './schema.ts';

interface EntryQuery {
  network: TonNetwork;
  participantId: Id;
  section: TaxSection;
  from: Date;
  to: Date;
  currency: Currency;
}

const pageSize = 500;

/** A person's entries of one section, oldest first, read page by page: memory does not grow with their number. */
export async function* streamTaxEntries(db: Db, query: EntryQuery): AsyncGenerator<LedgerEntry> {
  let after: { receivedAt: Date; payoutId: Id } | null = null;
  for (;;) {
    const page: LedgerEntry[] = await listPage(db, query, after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = { receivedAt: last.receivedAt, payoutId: last.payoutId };
  }
}

type EntryRow = Omit<LedgerEntry, 'price'> & PriceColumns;

async function listPage(
  db: Db,
  { network, participantId, section, from, to, currency }: EntryQuery,
  after: { receivedAt: Date; payoutId: Id } | null,
): Promise<LedgerEntry[]> {
  const { rows } = await sql<EntryRow>`
    SELECT p.id AS payout_id, p.received_at, p.kind, p.verification, p.account, p.source_address, p.transaction_hash,
      p.amount_nanoton, p.transaction_fee_nanoton, worker.name AS worker_name, p.comment, ${priceColumns}
    FROM payouts AS p
    JOIN LATERAL (SELECT * FROM payout_owners WHERE payout_id = p.id) AS owner ON owner.participant_id = ${participantId}
    LEFT JOIN LATERAL (
      SELECT w.name FROM payout_workers AS one JOIN workers AS w ON w.id = one.worker_id WHERE one.payout_id = p.id
    ) AS worker ON true
    ${joinPrice(currency)}
    WHERE p.network = ${network} AND p.account IN (
        SELECT w.address FROM wallets AS w JOIN wallet_owners AS o ON o.wallet_id = w.id
        WHERE w.network = ${network} AND o.participant_id = ${participantId})
      AND p.received_at >= ${from} AND p.received_at < ${to} AND ${sectionConditions[section]}
      AND (${after === null} OR (p.received_at, p.id) > (${after?.receivedAt ?? from}, ${after?.payoutId ?? '0'}))
    ORDER BY p.received_at, p.id LIMIT ${sql.lit(pageSize)}
  `.execute(db);
  return rows.map(
    ({ priceValue, priceSource, priceGranularity, priceMethod, priceAt, priceSuggested, ...entry }) => ({
      ...entry,
      price: toEntryPrice({
        ...{ priceValue, priceSource, priceGranularity, priceMethod, priceAt, priceSuggested },
      }),
    }),
  );
}

const isVerified = sql`p.verification IN ('verified_chain', 'verified_worker')`;

const sectionConditions = {
  income: sql`${isVerified} AND owner.is_proven`,
  unproven_wallet: sql`${isVerified} AND NOT owner.is_proven`,
  unverified: sql`p.verification = 'unverified'`,
  pending_verification: sql`p.verification = 'pending_verification'`,
};
