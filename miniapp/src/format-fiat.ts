import type { Language } from '@cocoon-pool/domain/messages/language';

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

/** What coins are worth at a price, always an estimate to the reader: `≈ $13.20`. Null where no price is known. */
export function formatWorth(
  language: Language,
  nanoton: bigint,
  price: { currency: string; value: string } | null,
): string | null {
  if (price === null) return null;
  return `≈\u00a0${formatFiat(language, (Number(nanoton) / 1e9) * Number(price.value), price.currency)}`;
}
