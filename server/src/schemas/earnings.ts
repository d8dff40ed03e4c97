import { z } from '@hono/zod-openapi';
import { idSchema, nanotonSchema, timeSchema } from './common.ts';
import { currencySchema, decimalText, momentSchema, moneySchema, priceSchema } from './money.ts';

export const earningsQuerySchema = z.strictObject({
  participantId: z.string().optional(),
  workerId: z.string().optional(),
  currency: currencySchema.optional(),
});

const periodSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  estimatedNanoton: nanotonSchema.nullable().openapi({
    description: 'By the workers’ own counters, an estimate; null = unknown',
  }),
  receivedNanoton: nanotonSchema.openapi({ description: 'Verified payouts that arrived' }),
  estimatedValue: moneySchema.nullable(),
});

export const earningsSchema = z
  .object({
    participantId: idSchema.nullable(),
    workerId: idSchema.nullable(),
    timeZone: z.string(),
    currency: z.string(),
    today: periodSchema,
    sevenDays: periodSchema,
    thirtyDays: periodSchema,
    days: z
      .array(z.object({ date: z.string(), estimatedNanoton: nanotonSchema.nullable() }))
      .openapi({ description: 'The last 7 whole days in `timeZone`, oldest first' }),
    projection: z
      .object({
        days: z.int(),
        lowNanoton: nanotonSchema,
        highNanoton: nanotonSchema,
        lowValue: moneySchema.nullable(),
        highValue: moneySchema.nullable(),
        daysKnown: z.int(),
        method: z.literal('p20_p80_of_last_7_days'),
      })
      .nullable()
      .openapi({ description: 'Null with fewer than 3 known days; not a promise' }),
    price: priceSchema
      .nullable()
      .openapi({ description: 'The latest one, which the values are reckoned by' }),
  })
  .openapi('Earnings');

export const profitQuerySchema = z.strictObject({
  from: momentSchema.optional(),
  to: momentSchema.optional(),
  currency: currencySchema.optional(),
});

export const profitSchema = z
  .object({
    workerId: idSchema,
    participantId: idSchema.nullable(),
    from: timeSchema,
    to: timeSchema,
    currency: z.string(),
    estimatedNanoton: nanotonSchema.nullable(),
    receivedNanoton: nanotonSchema.openapi({
      description: 'Verified payouts that only this worker can have earned',
    }),
    price: priceSchema.nullable(),
    revenue: moneySchema.nullable(),
    electricity: moneySchema.nullable(),
    depreciation: moneySchema.nullable().openapi({ description: 'Null = not stated: left out of `profit`' }),
    profit: moneySchema.nullable(),
    breakEvenCoefficient: moneySchema.nullable().openapi({
      description: 'The coefficient at which the same work would just have paid its costs',
    }),
    coefficient: z.number().nullable(),
    power: z
      .object({
        watts: z.int().openapi({ description: 'In the mean' }),
        source: z.enum(['measured', 'stated', 'mixed']).openapi({
          description: 'Measured by the agent on the GPUs, stated by the owner, or each for some of the time',
        }),
        coverageRatio: z
          .number()
          .openapi({ description: 'For how much of the time it was measured, 0 to 1' }),
        overheadWatts: z.int().nullable().openapi({
          description: 'Added to what the GPUs drew; null = not said, and nothing added',
        }),
        kwh: moneySchema,
      })
      .nullable(),
    missing: z.array(
      z.enum(['earnings', 'price', 'power', 'tariff', 'tariff_currency', 'hardware', 'hardware_currency']),
    ),
    isEstimate: z.literal(true),
  })
  .openapi('WorkerProfit');

const decimal = decimalText(999_999_999, 9);

const hardwareSchema = z.strictObject({
  price: decimal,
  currency: currencySchema,
  purchasedAt: momentSchema,
  depreciationMonths: z.int().min(1).max(240),
});

export const workerCostsBodySchema = z
  .strictObject({
    statedWatts: z.int().min(1).max(100_000).nullable().openapi({
      description: 'Of the whole machine: for the time in which nothing was measured',
    }),
    overheadWatts: z.int().min(0).max(100_000).nullable().optional().openapi({
      description: 'What it draws beside its GPUs; left out = as it is',
    }),
    hardware: hardwareSchema.nullable(),
  })
  .openapi('NewWorkerCosts');

export const workerCostsSchema = z
  .object({
    statedWatts: z.int().nullable(),
    overheadWatts: z.int().nullable(),
    hardware: z
      .object({
        price: moneySchema,
        currency: z.string(),
        purchasedAt: timeSchema,
        depreciationMonths: z.int(),
      })
      .nullable(),
  })
  .openapi('WorkerCosts');

export const tariffBodySchema = z
  .strictObject({
    pricePerKwh: decimalText(10, 6).openapi({ example: '0.32' }),
    currency: currencySchema,
    validFrom: momentSchema.optional().openapi({ description: 'Today’s midnight there by default' }),
  })
  .openapi('NewTariff');

export const tariffSchema = z
  .object({ validFrom: timeSchema, currency: z.string(), pricePerKwh: moneySchema })
  .openapi('Tariff');

export const tariffListSchema = z.object({ items: z.array(tariffSchema) }).openapi('TariffList');

export const priceListSchema = z
  .object({
    items: z.array(priceSchema),
    pending: z
      .object({
        payouts: z.int(),
        since: timeSchema.nullable(),
        failure: z.string().nullable(),
        fix: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: 'Payouts that still lack a price; operators only' }),
  })
  .openapi('PriceList');

export const priceOverrideSchema = z
  .strictObject({
    currency: currencySchema,
    value: decimalText(999_999_999, 18)
      .nullable()
      .openapi({ description: 'Of one coin; null takes it back', example: '3.1415' }),
  })
  .openapi('PriceOverride');

export const payoutPriceSchema = z
  .object({
    payoutId: idSchema,
    currency: z.string(),
    value: moneySchema.nullable(),
    source: z.string().nullable(),
    suggested: moneySchema.nullable().openapi({ description: 'Ours, beside one that a person set' }),
  })
  .openapi('PayoutPrice');
