import type { Payout, PayoutTotals } from '@cocoon-pool/db/payouts';
import type { Currency } from '@cocoon-pool/domain/money/currency';
import type { EntryPrice } from '@cocoon-pool/domain/tax/tax-row';
import type { z } from '@hono/zod-openapi';
import type { payoutListSchema, payoutSchema } from './schemas/payout.ts';

/** A payout as the API shows it, with its price in a currency if one is known. */
export function toPayoutView(
  payout: Payout,
  { currency, price }: { currency: Currency; price: EntryPrice | null },
): z.output<typeof payoutSchema> {
  const { id, network, transactionHash, account, kind, verification, verificationReason, mcBlockSeqno } =
    payout;
  const { participantId, workerId, workerName, sourceAddress, proxyAddress, contractAddress, comment } =
    payout;
  const toText = (value: bigint | null) => value?.toString() ?? null;
  return {
    ...{ id, network, transactionHash, account, kind, verification, verificationReason, mcBlockSeqno },
    amountNanoton: payout.amountNanoton.toString(),
    transactionFeeNanoton: payout.transactionFeeNanoton.toString(),
    receivedAt: payout.receivedAt.toISOString(),
    lt: payout.lt.toString(),
    proven: payout.isProven,
    ...{ participantId, workerId, workerName, sourceAddress, proxyAddress, contractAddress, comment },
    tokens: toText(payout.tokensDelta),
    tokensTotal: toText(payout.tokensTotal),
    workerFeePerTokenNanoton: toText(payout.workerFeePerTokenNanoton),
    price: price && {
      currency,
      value: price.value,
      source: price.source,
      at: price.at?.toISOString() ?? null,
    },
  };
}

export function toTotalsView(totals: PayoutTotals): z.output<typeof payoutListSchema>['totals'] {
  return {
    ...totals,
    amountNanoton: totals.amountNanoton.toString(),
    workerPayoutsNanoton: totals.workerPayoutsNanoton.toString(),
    poolTransfersNanoton: totals.poolTransfersNanoton.toString(),
  };
}
