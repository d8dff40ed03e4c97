import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, nanotonSchema, pageQuery, timeSchema } from './common.ts';
import { momentSchema } from './money.ts';

const verificationSchema = z
  .enum(['pending_verification', 'unverified', 'verified_chain', 'verified_worker'])
  .openapi('PayoutVerification', {
    description:
      '`verified_chain`: the chain proves that a Cocoon proxy paid it, or that it came from the pool’s wallet; ' +
      '`verified_worker`: a watched worker showed its contract too. The others are in no total',
  });
const time = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time' }).optional();

export const payoutsQuerySchema = z.strictObject({
  participantId: z.string().max(20).optional(),
  workerId: z.string().max(20).optional(),
  from: time.openapi({ description: 'Received from then on' }),
  to: time.openapi({ description: 'Received before then' }),
  verification: verificationSchema.optional(),
  ...pageQuery,
});

/** Null as long as no price is known; retried, and then frozen. */
const payoutPriceSchema = z
  .object({
    currency: z.string(),
    value: z.string().openapi({ description: 'Of one coin, exact decimal text', example: '3.2041' }),
    source: z.string(),
    at: timeSchema.nullable(),
  })
  .nullable();

export const payoutSchema = z
  .object({
    id: idSchema,
    network: z.enum(['mainnet', 'testnet']),
    transactionHash: z.string().openapi({ description: '64 hex digits, as explorers take it' }),
    account: z.string().openapi({ description: 'Who received it, raw' }),
    kind: z.enum(['cocoon_worker', 'cocoon_worker_last', 'pool_transfer']),
    verification: verificationSchema,
    verificationReason: z.string().nullable().openapi({ description: 'Why it does not count' }),
    amountNanoton: nanotonSchema.openapi({ description: 'Exactly what the chain credited' }),
    transactionFeeNanoton: nanotonSchema.openapi({
      description: 'What the account itself paid: not deducted above',
    }),
    receivedAt: timeSchema,
    lt: z.string(),
    mcBlockSeqno: countSchema,
    participantId: idSchema.nullable().openapi({
      description: 'Null where nobody links the account, or several do and nobody has proven it',
    }),
    proven: z.boolean().nullable().openapi({ description: 'Whether its owner has proven the account' }),
    workerId: idSchema.nullable().openapi({ description: 'Null where several workers share the contract' }),
    workerName: z.string().nullable(),
    sourceAddress: z.string(),
    proxyAddress: z.string().nullable(),
    contractAddress: z.string().nullable(),
    tokens: z.string().nullable().openapi({ description: 'Adjusted tokens that it pays for' }),
    tokensTotal: z.string().nullable().openapi({ description: 'All that its contract was paid for' }),
    workerFeePerTokenNanoton: nanotonSchema.nullable(),
    comment: z.string().nullable().openapi({ description: 'Plain text that anybody may have written' }),
    price: payoutPriceSchema,
  })
  .openapi('Payout');

export const payoutListSchema = z
  .object({
    items: z.array(payoutSchema),
    nextCursor: z.string().nullable(),
    totals: z
      .object({
        payouts: countSchema,
        amountNanoton: nanotonSchema.openapi({
          description: 'Income. Of the whole pool it is what workers were paid: its transfers pass that on',
        }),
        workerPayoutsNanoton: nanotonSchema,
        poolTransfersNanoton: nanotonSchema,
        unverified: countSchema,
        pending: countSchema,
      })
      .openapi({ description: 'Of all pages and verified payouts only; the last two are counted apart' }),
  })
  .openapi('PayoutList');

export const payoutDaysQuerySchema = z.strictObject({
  participantId: z.string().max(20).optional(),
  workerId: z.string().max(20).optional(),
  from: momentSchema,
  to: momentSchema.openapi({ description: 'At most 400 days later' }),
});

export const payoutDaysSchema = z
  .object({
    timeZone: z.string(),
    days: z.array(z.object({ date: z.string(), payouts: countSchema, amountNanoton: nanotonSchema })),
  })
  .openapi('PayoutDays');

export const expectedQuerySchema = z.strictObject({ participantId: z.string().max(20).optional() });

export const expectedPayoutsSchema = z
  .object({
    contracts: z.array(
      z
        .object({
          contractAddress: z.string(),
          proxyAddress: z.string().nullable(),
          ownerAddress: z.string().nullable(),
          workerIds: z.array(idSchema),
          reportedAt: timeSchema.nullable(),
          workerFeePerTokenNanoton: nanotonSchema.nullable(),
          unpaidNanoton: nanotonSchema.nullable(),
          claimableNanoton: nanotonSchema.nullable(),
          inFlightNanoton: nanotonSchema.nullable(),
          unsignedNanoton: nanotonSchema.nullable(),
          receivedNanoton: nanotonSchema.openapi({ description: 'By verified payouts, ever' }),
          payouts: countSchema,
          lastReceivedAt: timeSchema.nullable(),
          nextPayout: z
            .object({
              tokens: z.string(),
              ofTokens: z.string(),
              ratio: z.number().min(0).max(1),
              amountNanoton: nanotonSchema.nullable(),
            })
            .nullable()
            .openapi({ description: 'The way to the next automatic payout; null where it is unknown' }),
          gaps: z.array(
            z.object({
              kind: z.enum(['missed_payout', 'payout_stuck', 'payout_overdue']),
              tokens: z.string(),
              amountNanoton: nanotonSchema.nullable(),
              since: timeSchema,
            }),
          ),
        })
        .openapi('ExpectedPayout'),
    ),
    totals: z.object({
      contracts: countSchema,
      contractsUnknown: countSchema,
      unpaidNanoton: nanotonSchema.nullable(),
      claimableNanoton: nanotonSchema.nullable(),
      inFlightNanoton: nanotonSchema.nullable(),
      unsignedNanoton: nanotonSchema.nullable(),
      receivedNanoton: nanotonSchema,
    }),
  })
  .openapi('ExpectedPayouts');

export const chainProgressSchema = z
  .object({
    accounts: z.array(
      z
        .object({
          account: z.string(),
          transactions: countSchema,
          readRatio: z.number().min(0).max(1).nullable(),
          isBackfilled: z.boolean(),
          completeAt: timeSchema.nullable(),
          incompleteFrom: timeSchema.nullable().openapi({
            description:
              'What came before is unknown: the provider has no earlier transaction; null = nothing is missing',
          }),
          failure: z.string().nullable(),
        })
        .openapi('ChainProgress'),
    ),
  })
  .openapi('ChainProgressList');
