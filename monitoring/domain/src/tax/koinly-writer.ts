import { formatCsvLine } from './csv.ts';
import type { TaxParameters } from './tax-report.ts';
import type { TaxWriter } from './tax-writer.ts';

/** Koinly's universal template (support.koinly.io, "How to create a custom CSV file with your data"). */
export const koinlyColumns = [
  'Date',
  'Sent Amount',
  'Sent Currency',
  'Received Amount',
  'Received Currency',
  'Fee Amount',
  'Fee Currency',
  'Net Worth Amount',
  'Net Worth Currency',
  'Label',
  'Description',
  'TxHash',
] as const;

/**
 * Income only: Koinly has no place for what does not count. Times are UTC, as it demands. A deposit cannot have a fee
 * there, so the wallet's own fee is left out. Without a net worth Koinly takes a price of its own.
 */
export function createKoinlyWriter({ currency, coinSymbol }: TaxParameters): TaxWriter {
  return {
    contentType: 'text/csv; charset=utf-8',
    extension: 'koinly.csv',
    head: () => formatCsvLine(koinlyColumns.map((text) => ({ text }))),
    row: (row) =>
      row.section !== 'income'
        ? ''
        : formatCsvLine([
            { figure: row.receivedAtUtc },
            null,
            null,
            { figure: row.amount },
            { text: coinSymbol },
            null,
            null,
            row.value === null ? null : { figure: row.value },
            row.value === null ? null : { text: currency },
            { text: 'income' },
            { text: `${descriptions[row.kind]}${row.worker === null ? '' : `, ${row.worker}`}` },
            { text: row.transactionHash },
          ]),
    tail: () => '',
  };
}

export const descriptions = {
  cocoon_worker: 'Cocoon worker payout',
  cocoon_worker_last: 'Cocoon worker payout, last of its contract',
  pool_transfer: 'Payment from the pool',
};
