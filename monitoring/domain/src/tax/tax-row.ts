import { type Currency, getMinorDigits } from '../money/currency.ts';
import {
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  roundDecimal,
  toCoins,
  toDecimal,
} from '../money/decimal.ts';
import type { PriceGranularity, PriceMethod, PriceSource } from '../money/price-point.ts';
import { formatAccount } from '../ton/format-account.ts';
import type { TonNetwork } from '../ton/network.ts';
import { formatZoned } from '../zoned-time.ts';

/** Where an entry stands: only `income` counts, the others are listed apart. */
export const taxSections = ['income', 'unproven_wallet', 'unverified', 'pending_verification'] as const;
export type TaxSection = (typeof taxSections)[number];

/** A payout as the ledger has it, with its price in the report's currency. */
export interface LedgerEntry {
  payoutId: string;
  receivedAt: Date;
  kind: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  verification: 'verified_worker' | 'verified_chain' | 'unverified' | 'pending_verification';
  /** Raw addresses. */
  account: string;
  sourceAddress: string;
  transactionHash: string;
  amountNanoton: bigint;
  transactionFeeNanoton: bigint;
  workerName: string | null;
  comment: string | null;
  price: EntryPrice | null;
}

export interface EntryPrice {
  /** Exact decimal text. */
  value: string;
  /** `manual`: set by a person. */
  source: PriceSource | 'manual';
  granularity: PriceGranularity | null;
  method: PriceMethod | null;
  at: Date | null;
  /** What stood there before a person set another one. */
  suggested: string | null;
}

/** An entry as every format of the report prints it: figures are exact text, `null` is unknown. */
export interface TaxRow {
  section: TaxSection;
  receivedAtUtc: string;
  receivedAtLocal: string;
  kind: LedgerEntry['kind'];
  verification: LedgerEntry['verification'];
  amount: string;
  walletFee: string;
  price: string | null;
  /** Amount × price, rounded half up to what the currency has on paper. */
  value: string | null;
  priceSource: string | null;
  priceGranularity: string | null;
  priceMethod: string | null;
  priceAtUtc: string | null;
  priceSuggested: string | null;
  worker: string | null;
  wallet: string;
  paidBy: string;
  transactionHash: string;
  comment: string | null;
}

export interface TaxRowSettings {
  currency: Currency;
  timeZone: string;
  network: TonNetwork;
}

export function toTaxRow(entry: LedgerEntry, section: TaxSection, settings: TaxRowSettings): TaxRow {
  const { price, receivedAt } = entry;
  const { currency, timeZone, network } = settings;
  return {
    section,
    receivedAtUtc: toUtcText(receivedAt),
    receivedAtLocal: formatZoned(receivedAt, timeZone),
    kind: entry.kind,
    verification: entry.verification,
    amount: formatDecimal(toCoins(entry.amountNanoton)),
    walletFee: formatDecimal(toCoins(entry.transactionFeeNanoton)),
    price: price?.value ?? null,
    value: price === null ? null : formatDecimal(toValue(entry.amountNanoton, price.value, currency)),
    priceSource: price?.source ?? null,
    priceGranularity: price?.granularity ?? null,
    priceMethod: price?.method ?? null,
    priceAtUtc: price?.at == null ? null : toUtcText(price.at),
    priceSuggested: price?.suggested ?? null,
    worker: entry.workerName,
    wallet: formatAccount(entry.account, { network }),
    paidBy: formatAccount(entry.sourceAddress, { network, bounceable: entry.kind !== 'pool_transfer' }),
    transactionHash: entry.transactionHash,
    comment: entry.comment,
  };
}

function toValue(nanoton: bigint, price: string, currency: Currency): Decimal {
  return roundDecimal(multiplyDecimals(toCoins(nanoton), toDecimal(price)), getMinorDigits(currency));
}

/** `2026-03-01 14:05:32 UTC`. */
function toUtcText(at: Date): string {
  const text = at.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}
