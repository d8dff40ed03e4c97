import { type CsvCell, formatCsvLine } from './csv.ts';
import { toTaxNotes } from './tax-notes.ts';
import type { TaxElectricityRow, TaxParameters, TaxSummary } from './tax-report.ts';
import { type TaxRow, taxSections } from './tax-row.ts';
import type { TaxSum } from './tax-totals.ts';
import type { TaxWriter } from './tax-writer.ts';

export const taxCsvColumns = [
  'section',
  'received_at_utc',
  'received_at_local',
  'kind',
  'verification',
  'amount',
  'wallet_fee',
  'coin',
  'price',
  'value',
  'currency',
  'price_source',
  'price_granularity',
  'price_method',
  'price_at_utc',
  'price_suggested',
  'worker',
  'wallet',
  'paid_by',
  'transaction_hash',
  'note',
] as const;

type Cells = Partial<Record<(typeof taxCsvColumns)[number], CsvCell>>;

/**
 * A plain table, the same columns in every line; `section` says what a line is: an entry (`income` and the sections that do
 * not count), `electricity`, `total:<section>`, `note` or `content_hash`. Column names are the same in every language.
 */
export function createCsvWriter(parameters: TaxParameters): TaxWriter {
  const { currency, coinSymbol } = parameters;
  const money = { coin: { text: coinSymbol }, currency: { text: currency } };
  return {
    contentType: 'text/csv; charset=utf-8',
    extension: 'csv',
    head: () => formatCsvLine(taxCsvColumns.map((text) => ({ text }))),
    row: (row) => toLine({ ...toEntry(row), ...money }),
    tail: (summary) =>
      [
        ...(summary.electricity?.rows ?? []).map((row) => toLine(toElectricity(row))),
        ...taxSections.map((section) =>
          toLine({
            section: { text: `total:${section}` },
            ...toTotal(summary.totals.sections[section]),
            ...money,
          }),
        ),
        ...toElectricityTotal(summary, currency),
        ...toTaxNotes(parameters, summary).map((note) =>
          toLine({ section: { text: 'note' }, note: { text: note } }),
        ),
        toLine({ section: { text: 'content_hash' }, note: { text: summary.contentHash } }),
      ].join(''),
  };
}

function toLine(cells: Cells): string {
  return formatCsvLine(taxCsvColumns.map((column) => cells[column] ?? null));
}

function toEntry(row: TaxRow): Cells {
  return {
    section: { text: row.section },
    received_at_utc: { figure: row.receivedAtUtc },
    received_at_local: { figure: row.receivedAtLocal },
    kind: { text: row.kind },
    verification: { text: row.verification },
    amount: { figure: row.amount },
    wallet_fee: { figure: row.walletFee },
    price: toFigure(row.price),
    value: toFigure(row.value),
    price_source: toText(row.priceSource),
    price_granularity: toText(row.priceGranularity),
    price_method: toText(row.priceMethod),
    price_at_utc: toFigure(row.priceAtUtc),
    price_suggested: toFigure(row.priceSuggested),
    worker: toText(row.worker),
    wallet: { text: row.wallet },
    paid_by: { text: row.paidBy },
    transaction_hash: { text: row.transactionHash },
    note: toText(row.comment),
  };
}

function toTotal(sum: TaxSum): Cells {
  return {
    amount: { figure: sum.amount },
    wallet_fee: { figure: sum.walletFee },
    value: { figure: sum.value },
    note: { text: `entries=${sum.entries} without_price=${sum.withoutPrice} daily_price=${sum.dailyPriced}` },
  };
}

function toElectricity(row: TaxElectricityRow): Cells {
  return {
    section: { text: 'electricity' },
    received_at_utc: { figure: row.fromUtc },
    value: { figure: row.cost },
    currency: { text: row.currency },
    price: { figure: row.pricePerKwh },
    worker: { text: row.worker },
    note: {
      text: `until ${row.toUtc}, ${row.watts} W (${row.powerSource}) for ${row.hours} h, ${row.kwh} kWh`,
    },
  };
}

function toElectricityTotal({ electricity }: TaxSummary, currency: string): string[] {
  if (electricity === null) return [];
  const section = { text: 'total:electricity' };
  return [toLine({ section, value: { figure: electricity.total }, currency: { text: currency } })];
}

function toText(text: string | null): CsvCell {
  return text === null ? null : { text };
}

function toFigure(figure: string | null): CsvCell {
  return figure === null ? null : { figure };
}
