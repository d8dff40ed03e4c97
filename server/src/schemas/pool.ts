import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, nanotonSchema, pageQuery, timeSchema } from './common.ts';
import { decimalText, momentSchema } from './money.ts';

export const poolFeeBodySchema = z
  .strictObject({
    percent: decimalText(100, 4).openapi({ example: '7.5' }),
    validFrom: momentSchema.optional().openapi({ description: 'Now by default' }),
  })
  .openapi('NewPoolFee');

export const poolFeeSchema = z
  .object({ percent: z.string(), validFrom: timeSchema, setBy: z.string(), setAt: timeSchema })
  .openapi('PoolFee');

export const poolFeeListSchema = z.object({ items: z.array(poolFeeSchema) }).openapi('PoolFeeList');

export const poolIncomeSchema = z
  .object({
    at: timeSchema,
    downtime: z
      .object({
        days: countSchema,
        workers: countSchema.openapi({ description: 'Workers that stood still for a while' }),
        seconds: z.number().min(0).openapi({ description: 'Of all of them together' }),
        lostNanoton: nanotonSchema.nullable().openapi({
          description:
            'An estimate, by what each earned an hour over the month; null = unknown of all of them',
        }),
        workersUnknown: countSchema.openapi({ description: 'Not in the sum: what they earn is unknown' }),
      })
      .openapi({ description: 'What the pool’s workers did not earn because they could not' }),
    fee: z
      .object({
        days: countSchema,
        percent: z.string().openapi({ description: 'In force now' }),
        receivedNanoton: nanotonSchema,
        feeNanoton: nanotonSchema,
        today: z
          .object({ from: timeSchema, receivedNanoton: nanotonSchema, feeNanoton: nanotonSchema })
          .openapi({ description: 'Since the start of the day where the caller lives' }),
      })
      .nullable()
      .openapi({
        description: 'The operator’s part of what the pool’s wallets received; null = it has none',
      }),
  })
  .openapi('PoolIncome');

const changeRatio = z
  .number()
  .nullable()
  .openapi({ example: -0.38, description: 'Against what the same workers usually do; null = unknown' });

export const poolStandingSchema = z
  .object({
    at: timeSchema,
    usualOf: z.enum(['hour', 'day']).openapi({
      description:
        'What is usual: the mean of the same hour on the 7 days before; of the last 24 hours while no other day is known',
    }),
    changeRatio,
    stepSeconds: z.int(),
    movers: z
      .array(
        z.object({
          host: z.string(),
          requestsPerSecond: z.number(),
          changeRatio: z.number(),
          trend: z
            .array(z.number().nullable())
            .openapi({ description: 'Requests per second of the last 24 h, step by step' }),
        }),
      )
      .openapi({
        description: 'Hosts that answer clearly less than usual, beyond chance, the steepest fall first',
      }),
    losing: z
      .array(
        z.object({
          participantId: idSchema.nullable().openapi({ description: 'Null = the pool itself' }),
          name: z.string().nullable(),
          workers: countSchema.openapi({ description: 'Of theirs that stand still' }),
          lossNanotonPerHour: nanotonSchema.nullable().openapi({
            description: 'What those workers earned an hour before; null = unknown of all of them',
          }),
        }),
      )
      .openapi({ description: 'People whose workers cannot earn now, whoever loses most first' }),
    losingPeople: countSchema,
  })
  .openapi('PoolStanding');

const shareSchema = z.object({
  participantId: idSchema.nullable().openapi({ description: 'Null = the pool’s own workers' }),
  name: z.string().nullable(),
  estimatedNanoton: nanotonSchema.openapi({ description: 'Estimated earnings of their workers: the weight' }),
  amountNanoton: nanotonSchema,
  address: z.string().nullable().openapi({ description: 'The wallet they proved last; null = none' }),
});

const shareFormat = z.enum(['json', 'csv']).optional();

export const sharesQuerySchema = z.strictObject({
  from: momentSchema,
  to: momentSchema,
  format: shareFormat.openapi({
    description:
      'csv: for wallets of mass payment, with the columns address (friendly), amount (coins, 9 decimals) and ' +
      'comment; without shares that have no address or are the pool’s own',
  }),
});

export const sharesSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    receivedNanoton: nanotonSchema.openapi({ description: 'Verified worker payouts to the pool’s wallets' }),
    feeNanoton: nanotonSchema,
    unsharedNanoton: nanotonSchema.openapi({
      description: 'What could not be shared, because nobody’s earnings are known',
    }),
    shares: z.array(shareSchema),
  })
  .openapi('PoolShares');

export const planBodySchema = z
  .strictObject({ from: momentSchema, to: momentSchema })
  .openapi('NewSharePlan');

export const plansQuerySchema = z.strictObject(pageQuery);
export const planQuerySchema = z.strictObject({ format: shareFormat });

const planItemSchema = z.object({
  id: idSchema,
  from: timeSchema,
  to: timeSchema,
  receivedNanoton: nanotonSchema,
  feeNanoton: nanotonSchema,
  madeBy: z.string(),
  madeAt: timeSchema,
});

export const planListSchema = z
  .object({ items: z.array(planItemSchema), nextCursor: z.string().nullable() })
  .openapi('SharePlanList');

export const planSchema = planItemSchema
  .extend({
    shares: z.array(
      shareSchema.extend({
        paidBy: z
          .object({ payoutId: idSchema, receivedAt: timeSchema })
          .nullable()
          .openapi({ description: 'The transfer that arrived: same wallet, exact amount' }),
      }),
    ),
    paidNanoton: nanotonSchema,
    openNanoton: nanotonSchema,
  })
  .openapi('SharePlan');
