import { toTaxNotes } from './tax-notes.ts';
import type { TaxParameters, TaxSummary } from './tax-report.ts';
import type { TaxWriter } from './tax-writer.ts';

/** One JSON object, written piece by piece: `report`, `entries`, then `electricity`, `totals`, `notes` and `contentHash`. */
export function createJsonWriter(parameters: TaxParameters): TaxWriter {
  const { participantName, from, to, currency, timeZone, coinSymbol, network, language } = parameters;
  const report = {
    ...{ participantName, from: from.toISOString(), to: to.toISOString() },
    ...{ currency, timeZone, coinSymbol, network, language },
  };
  return {
    contentType: 'application/json',
    extension: 'json',
    head: () => `{"report":${JSON.stringify(report)},"entries":[`,
    row: (row, place) => `${place === 0 ? '' : ','}\n${JSON.stringify(row)}`,
    tail: (summary: TaxSummary) => {
      const { electricity, totals, contentHash } = summary;
      const rest = { electricity, totals, notes: toTaxNotes(parameters, summary), contentHash };
      return `\n],${JSON.stringify(rest).slice(1)}\n`;
    },
  };
}
