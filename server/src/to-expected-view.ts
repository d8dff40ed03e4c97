import type { StoredContractBook } from '@cocoon-pool/db/contract-books';
import type { OpenGap } from '@cocoon-pool/db/payout-gaps';
import { type EarningsFigures, sumEarnings } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { automaticPayoutTokens, toExpectedPayout } from '@cocoon-pool/domain/payouts/expected-payout';
import type { z } from '@hono/zod-openapi';
import type { expectedPayoutsSchema } from './schemas/payout.ts';

type ExpectedView = z.output<typeof expectedPayoutsSchema>;

/** Contracts with what they hold, on the way and paid; each counts once, however many workers report it. */
export function toExpectedView(books: readonly StoredContractBook[], gaps: readonly OpenGap[]): ExpectedView {
  const figures = books.map(toFigures);
  const total = sumEarnings(figures);
  const received = books.reduce((sum, { receivedNanoton }) => sum + receivedNanoton, 0n);
  return {
    contracts: books.map((book) =>
      toContractView(
        book,
        gaps.filter(({ contractAddress }) => contractAddress === book.contractAddress),
      ),
    ),
    totals: {
      contracts: books.length,
      contractsUnknown: figures.filter((one) => one === null).length,
      ...toTexts(total),
      receivedNanoton: received.toString(),
    },
  };
}

function toContractView(
  book: StoredContractBook,
  gaps: readonly OpenGap[],
): ExpectedView['contracts'][number] {
  const {
    contractAddress,
    proxyAddress,
    ownerAddress,
    workerIds,
    payouts,
    workerFeePerTokenNanoton: fee,
  } = book;
  const expected = book.tokens && toExpectedPayout(book.tokens, fee);
  return {
    ...{ contractAddress, proxyAddress, ownerAddress, workerIds, payouts },
    reportedAt: book.reportedAt?.toISOString() ?? null,
    workerFeePerTokenNanoton: fee?.toString() ?? null,
    ...toTexts(toFigures(book)),
    receivedNanoton: book.receivedNanoton.toString(),
    lastReceivedAt: book.lastReceivedAt?.toISOString() ?? null,
    nextPayout: expected && {
      tokens: expected.nextPayoutTokens.toString(),
      ofTokens: automaticPayoutTokens.toString(),
      ratio: expected.nextPayoutRatio,
      amountNanoton: expected.nextPayoutNanoton?.toString() ?? null,
    },
    gaps: gaps.map(({ kind, tokens, amountNanoton, since }) => ({
      kind,
      tokens: tokens.toString(),
      amountNanoton: amountNanoton?.toString() ?? null,
      since: since.toISOString(),
    })),
  };
}

function toFigures({ tokens, workerFeePerTokenNanoton }: StoredContractBook): EarningsFigures | null {
  return tokens && toExpectedPayout(tokens, workerFeePerTokenNanoton).figures;
}

function toTexts(figures: EarningsFigures | null) {
  return {
    unpaidNanoton: figures?.unpaidNanoton.toString() ?? null,
    claimableNanoton: figures?.claimableNanoton.toString() ?? null,
    inFlightNanoton: figures?.inFlightNanoton.toString() ?? null,
    unsignedNanoton: figures?.unsignedNanoton.toString() ?? null,
  };
}
