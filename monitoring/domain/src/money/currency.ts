/** ISO 4217 codes of what people may see money in, and how many decimals each has on paper. */
const minorDigits = {
  USD: 2,
  EUR: 2,
  RUB: 2,
  GBP: 2,
  CHF: 2,
  UAH: 2,
  TRY: 2,
  GEL: 2,
  ILS: 2,
  AED: 2,
  PLN: 2,
  CZK: 2,
  HUF: 2,
  SEK: 2,
  NOK: 2,
  DKK: 2,
  CNY: 2,
  HKD: 2,
  SGD: 2,
  JPY: 0,
  KRW: 0,
  INR: 2,
  CAD: 2,
  AUD: 2,
  BRL: 2,
} as const;

export type Currency = keyof typeof minorDigits;

export const currencies = Object.keys(minorDigits) as [Currency, ...Currency[]];

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(minorDigits, text);
}

export function getMinorDigits(currency: Currency): number {
  return minorDigits[currency];
}

/** Priced to the hour for every payout, whatever the people of this pool look at; others get the day's rate. */
export const mainCurrencies = ['USD', 'EUR', 'RUB'] as const satisfies readonly Currency[];
