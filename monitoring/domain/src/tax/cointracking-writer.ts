import { formatCsvLine } from './csv.ts';
import { descriptions } from './koinly-writer.ts';
import type { TaxParameters } from './tax-report.ts';
import type { TaxRow } from './tax-row.ts';
import type { TaxWriter } from './tax-writer.ts';

/** CoinTracking's own CSV (cointracking.info/import/import_csv), with its optional columns. */
export const coinTrackingColumns = [
  'Type',
  'Buy Amount',
  'Buy Currency',
  'Sell Amount',
  'Sell Currency',
  'Fee',
  'Fee Currency',
  'Exchange',
  'Trade-Group',
  'Comment',
  'Date',
  'Tx-ID',
  'Buy Value in Account Currency',
  'Sell Value in Account Currency',
] as const;

/**
 * Income, and what the wallet paid for receiving it as `Other Fee`, so that balances come out. CoinTracking reads dates as
 * local time: they are those of the report's zone. Values are left out where there is no price.
 */
export function createCoinTrackingWriter({ coinSymbol }: TaxParameters): TaxWriter {
  return {
    contentType: 'text/csv; charset=utf-8',
    extension: 'cointracking.csv',
    head: () => formatCsvLine(coinTrackingColumns.map((text) => ({ text }))),
    row: (row) => (row.section === 'income' ? toIncome(row, coinSymbol) + toFee(row, coinSymbol) : ''),
    tail: () => '',
  };
}

function toIncome(row: TaxRow, coinSymbol: string): string {
  const comment = `${descriptions[row.kind]}${row.worker === null ? '' : `, ${row.worker}`}`;
  return formatCsvLine([
    { text: 'Income' },
    { figure: row.amount },
    { text: coinSymbol },
    ...[null, null, null, null],
    { text: row.wallet },
    { text: 'Cocoon' },
    { text: comment },
    { figure: row.receivedAtLocal.slice(0, 19) },
    { text: row.transactionHash },
    row.value === null ? null : { figure: row.value },
    null,
  ]);
}

function toFee(row: TaxRow, coinSymbol: string): string {
  if (/^[0.]*$/.test(row.walletFee)) return '';
  return formatCsvLine([
    { text: 'Other Fee' },
    ...[null, null],
    { figure: row.walletFee },
    { text: coinSymbol },
    ...[null, null],
    { text: row.wallet },
    { text: 'Cocoon' },
    { text: 'Fee of the wallet for receiving a payout' },
    { figure: row.receivedAtLocal.slice(0, 19) },
    { text: `${row.transactionHash}.fee` },
    ...[null, null],
  ]);
}
