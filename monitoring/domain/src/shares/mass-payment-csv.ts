import { formatDecimal, toCoins } from '../money/decimal.ts';
import { formatCsvLine } from '../tax/csv.ts';

export interface Payment {
  /** In the friendly form. */
  address: string;
  amountNanoton: bigint;
  comment: string;
}

/**
 * What wallets for mass payment take: `address` (friendly, not bounceable), `amount` (coins with 9 decimals) and
 * `comment` (text). Payments of nothing are left out.
 */
export function formatMassPayment(payments: readonly Payment[]): string {
  const head = ['address', 'amount', 'comment'].map((text) => ({ text }));
  const lines = payments
    .filter(({ amountNanoton }) => amountNanoton > 0n)
    .map(({ address, amountNanoton, comment }) =>
      formatCsvLine([
        { figure: address },
        { figure: formatDecimal(toCoins(amountNanoton)) },
        { text: comment },
      ]),
    );
  return [formatCsvLine(head), ...lines].join('');
}
