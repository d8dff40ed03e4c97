import {
  coefficientThousandthsMax,
  coefficientThousandthsMin,
} from '@cocoon-pool/domain/control/worker-command';

/** What people type as a price: `1,25` is 1.25. Null for what no worker may be asked for. */
export function parsePrice(typed: string): number | null {
  const text = typed.trim().replace(',', '.').replace(/×$/, '');
  if (!/^\d{1,2}(\.\d{1,3})?$/.test(text)) return null;
  const thousandths = Math.round(Number(text) * 1_000);
  const isAllowed = thousandths >= coefficientThousandthsMin && thousandths <= coefficientThousandthsMax;
  return isAllowed ? thousandths / 1_000 : null;
}
