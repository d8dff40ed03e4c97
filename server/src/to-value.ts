import { type Currency, getMinorDigits, isCurrency } from '@cocoon-pool/domain/money/currency';
import {
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  roundDecimal,
  toCoins,
  toDecimal,
} from '@cocoon-pool/domain/money/decimal';

/** Coins in a currency as they are written: rounded to what it has on paper; null where either is unknown. */
export function toValue(
  nanoton: bigint | null,
  price: { currency: Currency; value: string } | undefined,
): string | null {
  if (nanoton === null || price === undefined) return null;
  return formatMoney(multiplyDecimals(toCoins(nanoton), toDecimal(price.value)), price.currency);
}

export function formatMoney(amount: Decimal, currency: Currency): string {
  return formatDecimal(roundDecimal(amount, getMinorDigits(currency)));
}

/** The currency a person chose, USD where it is none that we have prices in. */
export function toCurrency(text: string): Currency {
  return isCurrency(text) ? text : 'USD';
}
