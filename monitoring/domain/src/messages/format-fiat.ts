import type { Language } from './language.ts';

/** Money of a currency: `$13.20`, `13,20 $`; cents below 1,000 only, a true minus. */
export function formatFiat(language: Language, amount: number, currency: string): string {
  const digits = Math.abs(amount) >= 1000 ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
  const text = new Intl.NumberFormat(language, {
    style: 'currency',
    currencyDisplay: 'narrowSymbol',
    currency,
    ...digits,
  }).format(amount);
  return language === 'ru'
    ? text.replace('-', '−').replace(/[\u00a0\u202f](?=\d)/g, '\u202f')
    : text.replace('-', '−');
}
