import { formatFiat } from '@cocoon-pool/domain/messages/format-fiat';
import type { Language } from '@cocoon-pool/domain/messages/language';

export { formatFiat };

/** What coins are worth at a price, always an estimate to the reader: `≈ $13.20`. Null where no price is known. */
export function formatWorth(
  language: Language,
  nanoton: bigint,
  price: { currency: string; value: string } | null,
): string | null {
  if (price === null) return null;
  return `≈\u00a0${formatFiat(language, (Number(nanoton) / 1e9) * Number(price.value), price.currency)}`;
}
