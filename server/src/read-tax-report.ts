import { createHash } from 'node:crypto';
import { streamTaxEntries } from '@cocoon-pool/db/tax-entries';
import { getMinorDigits } from '@cocoon-pool/domain/money/currency';
import { type TaxSummary, toHashedHead, toHashedLine } from '@cocoon-pool/domain/tax/tax-report';
import { type TaxRow, taxSections, toTaxRow } from '@cocoon-pool/domain/tax/tax-row';
import { createTaxTally } from '@cocoon-pool/domain/tax/tax-totals';
import type { AppDeps } from './app-deps.ts';
import type { TaxJob } from './plan-tax-report.ts';
import { reckonTaxElectricity } from './reckon-tax-electricity.ts';

/** Every entry, the sections that count first, then what stands behind them; in constant memory. */
export async function* readTaxReport(
  deps: Pick<AppDeps, 'db' | 'now'>,
  { participantId, parameters }: TaxJob,
): AsyncGenerator<TaxRow, TaxSummary> {
  const { currency, from, to, network } = parameters;
  const tally = createTaxTally(getMinorDigits(currency));
  const hash = createHash('sha256').update(toHashedHead(parameters));
  for (const section of taxSections) {
    const query = { network, participantId, section, from, to, currency };
    for await (const entry of streamTaxEntries(deps.db, query)) {
      const row = toTaxRow(entry, section, parameters);
      tally.add(row);
      hash.update(toHashedLine(row));
      yield row;
    }
  }
  const electricity = parameters.electricity
    ? await reckonTaxElectricity(deps, { participantId, parameters })
    : null;
  if (electricity !== null) hash.update(toHashedLine(electricity));
  return { totals: tally.totals(), electricity, contentHash: hash.digest('hex') };
}
