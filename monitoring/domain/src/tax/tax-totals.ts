import { addDecimals, type Decimal, formatDecimal, toDecimal, zero } from '../money/decimal.ts';
import { type TaxRow, type TaxSection, taxSections } from './tax-row.ts';

/** Sums of printed rows: whoever adds up the lines gets exactly these. */
export interface TaxSum {
  entries: number;
  amount: string;
  walletFee: string;
  value: string;
  /** Entries whose value is not in `value`, because they have no price yet. */
  withoutPrice: number;
  /** Entries for which only the rate of the day was available. */
  dailyPriced: number;
  /** Entries whose price a person set. */
  overridden: number;
}

export interface TaxTotals {
  sections: Record<TaxSection, TaxSum>;
  /** Of `income`, by the month in the report's zone, in order. */
  months: ({ month: string } & TaxSum)[];
}

interface Sum {
  entries: number;
  amount: Decimal;
  walletFee: Decimal;
  value: Decimal;
  withoutPrice: number;
  dailyPriced: number;
  overridden: number;
}

export interface TaxTally {
  add(row: TaxRow): void;
  totals(): TaxTotals;
}

/** Adds up rows one by one; takes no more memory than there are months. */
export function createTaxTally(minorDigits: number): TaxTally {
  const empty = (): Sum => ({
    ...{ entries: 0, withoutPrice: 0, dailyPriced: 0, overridden: 0 },
    ...{ amount: { digits: 0n, scale: 9 }, walletFee: { digits: 0n, scale: 9 } },
    value: { digits: 0n, scale: minorDigits },
  });
  const sections = new Map<TaxSection, Sum>(taxSections.map((section) => [section, empty()]));
  const months = new Map<string, Sum>();
  return {
    add: (row) => {
      addRow(sections.get(row.section) ?? empty(), row);
      if (row.section !== 'income') return;
      const month = row.receivedAtLocal.slice(0, 7);
      const sum = months.get(month) ?? empty();
      months.set(month, sum);
      addRow(sum, row);
    },
    totals: () => ({
      sections: {
        income: toSum(sections.get('income') ?? empty()),
        unproven_wallet: toSum(sections.get('unproven_wallet') ?? empty()),
        unverified: toSum(sections.get('unverified') ?? empty()),
        pending_verification: toSum(sections.get('pending_verification') ?? empty()),
      },
      months: [...months]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([month, sum]) => ({ month, ...toSum(sum) })),
    }),
  };
}

function addRow(sum: Sum, row: TaxRow): void {
  sum.entries += 1;
  sum.amount = addDecimals(sum.amount, toDecimal(row.amount));
  sum.walletFee = addDecimals(sum.walletFee, toDecimal(row.walletFee));
  sum.value = addDecimals(sum.value, row.value === null ? zero : toDecimal(row.value));
  if (row.value === null) sum.withoutPrice += 1;
  if (row.priceGranularity === 'day') sum.dailyPriced += 1;
  if (row.priceSource === 'manual') sum.overridden += 1;
}

function toSum({ amount, walletFee, value, ...counts }: Sum): TaxSum {
  return {
    ...counts,
    amount: formatDecimal(amount),
    walletFee: formatDecimal(walletFee),
    value: formatDecimal(value),
  };
}
