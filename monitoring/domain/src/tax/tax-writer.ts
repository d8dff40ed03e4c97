import type { TaxParameters, TaxSummary } from './tax-report.ts';
import type { TaxRow } from './tax-row.ts';

/** Formats that are written entry by entry, in constant memory. */
export const taxTextFormats = ['csv', 'koinly', 'cointracking', 'json'] as const;
export type TaxTextFormat = (typeof taxTextFormats)[number];

/** One format: what stands before the entries, each entry (empty where it has no place), and what stands behind them. */
export interface TaxWriter {
  contentType: string;
  extension: string;
  head(parameters: TaxParameters): string;
  row(row: TaxRow, place: number): string;
  tail(summary: TaxSummary): string;
}
