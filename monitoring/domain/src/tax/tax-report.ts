import type { Language } from '../messages/language.ts';
import type { Currency } from '../money/currency.ts';
import type { TonNetwork } from '../ton/network.ts';
import type { TaxRow } from './tax-row.ts';
import type { TaxTotals } from './tax-totals.ts';

/** What a report is about. The same parameters and entries give the same file. */
export interface TaxParameters {
  participantName: string;
  /** The first moment, and the first one that is out of it. */
  from: Date;
  to: Date;
  currency: Currency;
  timeZone: string;
  coinSymbol: string;
  network: TonNetwork;
  language: Language;
  /** Whether electricity is listed as an expense. */
  electricity: boolean;
}

/** What a worker's power cost over a time under one tariff, as far as it is from one source; figures are exact text. */
export interface TaxElectricityRow {
  worker: string;
  fromUtc: string;
  toUtc: string;
  /** For how many hours of that time the row speaks: what is measured and what is stated share it. */
  hours: string;
  /** In the mean over those hours. */
  watts: number;
  /** Where the watts are from. */
  powerSource: 'stated' | 'measured';
  kwh: string;
  pricePerKwh: string;
  currency: Currency;
  /** Rounded half up to what the currency has on paper. */
  cost: string;
}

export interface TaxElectricity {
  rows: TaxElectricityRow[];
  /** Sum of the rows in the report's currency. */
  total: string;
  /** Rows in another currency: listed, not in the total. */
  otherCurrencyRows: number;
  /** Workers whose power or tariff is unknown for some of the time. */
  incompleteWorkers: string[];
}

/** Everything that stands behind the entries. */
export interface TaxSummary {
  totals: TaxTotals;
  electricity: TaxElectricity | null;
  /** SHA-256 over parameters, entries and electricity: the same in every format and language. */
  contentHash: string;
}

/** A whole report in memory, for formats that cannot be written entry by entry. */
export interface TaxDocument extends TaxSummary {
  parameters: TaxParameters;
  rows: TaxRow[];
}

/** The lines over which the content hash goes, in order, each ended by a line feed. */
export function toHashedHead(parameters: TaxParameters): string {
  const { from, to, currency, timeZone, coinSymbol, network, participantName } = parameters;
  return toHashedLine({
    ...{ version: 1, participantName, from: from.toISOString(), to: to.toISOString() },
    ...{ currency, timeZone, coinSymbol, network },
  });
}

export function toHashedLine(content: object): string {
  return `${JSON.stringify(content)}\n`;
}
