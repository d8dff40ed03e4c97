import { formatZoned } from '../zoned-time.ts';
import type { TaxParameters, TaxSummary } from './tax-report.ts';
import { taxTexts } from './tax-texts.ts';

/** What has to be said beside the figures, in the reader's language, the disclaimer first. */
export function toTaxNotes(parameters: TaxParameters, { totals, electricity }: TaxSummary): string[] {
  const texts = taxTexts[parameters.language];
  const { income, unproven_wallet: unproven, unverified, pending_verification: pending } = totals.sections;
  const last = new Date(parameters.to.getTime() - 1);
  const day = (at: Date) => formatZoned(at, parameters.timeZone).slice(0, 10);
  const apart = unverified.entries + pending.entries;
  return [
    texts.disclaimer,
    texts.counted({ n: income.entries, from: day(parameters.from), to: day(last) }),
    texts.notCounted,
    texts.amount,
    texts.price({ currency: parameters.currency }),
    texts.rounding,
    texts.zone({ zone: parameters.timeZone }),
    ...(income.dailyPriced > 0 ? [texts.daily({ n: income.dailyPriced })] : []),
    ...(income.withoutPrice > 0 ? [texts.pending({ n: income.withoutPrice })] : []),
    ...(income.overridden > 0 ? [texts.overridden({ n: income.overridden })] : []),
    ...(unproven.entries > 0 ? [texts.unproven({ n: unproven.entries })] : []),
    ...(apart > 0 ? [texts.apart({ n: apart })] : []),
    ...(electricity === null ? [] : [texts.electricity]),
    ...(electricity !== null && electricity.otherCurrencyRows > 0
      ? [texts.otherCurrency({ currency: parameters.currency })]
      : []),
    ...(electricity !== null && electricity.incompleteWorkers.length > 0
      ? [texts.incomplete({ workers: electricity.incompleteWorkers.join(', ') })]
      : []),
  ];
}
