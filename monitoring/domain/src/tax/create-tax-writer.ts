import { createCoinTrackingWriter } from './cointracking-writer.ts';
import { createCsvWriter } from './csv-writer.ts';
import { createJsonWriter } from './json-writer.ts';
import { createKoinlyWriter } from './koinly-writer.ts';
import type { TaxParameters } from './tax-report.ts';
import type { TaxTextFormat, TaxWriter } from './tax-writer.ts';

const writers: Record<TaxTextFormat, (parameters: TaxParameters) => TaxWriter> = {
  csv: createCsvWriter,
  koinly: createKoinlyWriter,
  cointracking: createCoinTrackingWriter,
  json: createJsonWriter,
};

export function createTaxWriter(format: TaxTextFormat, parameters: TaxParameters): TaxWriter {
  return writers[format](parameters);
}
