import type { Currency } from '../money/currency.ts';
import type { Language } from './language.ts';

/** What coins were worth, an estimate to the reader: `≈ $13.20`, `≈ 13,20 $`. */
export function formatWorth(
  language: Language,
  { amount, currency }: { amount: string; currency: Currency },
): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currencyDisplay: 'narrowSymbol',
    currency,
  });
  return `≈\u00a0${format.format(Number(amount)).replace(/\s/g, '\u00a0')}`;
}
