import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, nanotonSchema, timeSchema } from './common.ts';
import { workerStatusSchema } from './worker.ts';

const number = z.number().nullable();
const total = z.number().nullable();
const nanoton = nanotonSchema.nullable();

const perSecondSchema = z
  .object({ s1: number, s10: number, m1: number, m10: number, h1: number, d1: number })
  .openapi({ description: 'Exponentially decayed rates with these time constants, not windows' });

const quantilesSchema = z.object({ p50: z.number(), p90: z.number(), p99: z.number() }).nullable();
const runTimeQuantilesSchema = z
  .object({ m5: quantilesSchema, h1: quantilesSchema, h24: quantilesSchema })
  .openapi({
    description:
      'Over 5 minutes, 1 hour and 24 hours: quantiles of interval means (each scrape interval’s mean run time) ' +
      'weighted by requests, not of single requests; null where no request finished',
  });

const gpuSchema = z.object({
  gpuId: z.string(),
  model: z.string().nullable(),
  utilizationRatio: number,
  memoryUsedBytes: number,
  memoryTotalBytes: number,
  temperatureCelsius: number,
  powerWatts: number,
});

const earningsSchema = z.object({
  unpaidNanoton: nanoton,
  claimableNanoton: nanoton,
  inFlightNanoton: nanoton,
  unsignedNanoton: nanoton,
  sharedWithWorkers: countSchema.openapi({
    description:
      'Other watched workers with one of the same (owner, proxy) contracts: never add these figures up',
  }),
});

const contractSchema = z.object({
  proxyAddress: z.string(),
  contractAddress: z.string(),
  unpaidNanoton: nanoton,
  claimableNanoton: nanoton.openapi({ description: 'Signed by the proxy: what a payout asks for' }),
  inFlightNanoton: nanoton,
});

/** What the newest scrape says. Null = unknown. */
export const workerMetricsSchema = z
  .object({
    workerId: idSchema,
    sampledAt: timeSchema.nullable(),
    ageSeconds: number,
    lastUpAt: timeSchema.nullable(),
    status: workerStatusSchema,
    reason: z.string().nullable(),
    up: z.boolean().nullable(),
    latencyMs: number,
    enabled: z.boolean().nullable(),
    modelConnected: z.boolean().nullable(),
    proxiesConnected: number,
    activeRequests: number,
    maxActiveRequests: number,
    requests: z.object({
      receivedTotal: total,
      succeededTotal: total,
      failedTotal: total,
      perSecond: perSecondSchema,
    }),
    errorRatio: number,
    runTimeSecondsMean: number,
    runTimeSecondsQuantiles: runTimeQuantilesSchema,
    tokens: z.object({
      adjustedTotal: total,
      promptTotal: total,
      cachedTotal: total,
      completionTotal: total,
      reasoningTotal: total,
    }),
    wallet: z.object({ address: z.string().nullable(), balanceNanoton: nanoton }),
    earnings: earningsSchema,
    contracts: z.array(contractSchema).openapi({
      description:
        'Its contracts with proxies as it told of them last, 100 at most; they belong to the owner, and workers may share them',
    }),
    gpus: z.array(gpuSchema),
    model: z.string().nullable(),
    coefficient: number.openapi({ description: '1 = 1.0×' }),
    software: z.object({ commit: z.string().nullable(), committedAt: timeSchema.nullable() }),
    paramsVersion: number,
  })
  .openapi('WorkerMetrics');

const instantText = 'must be an ISO 8601 time with a zone, or unix seconds';
const instant = z
  .string()
  .refine((text) => parseInstant(text) !== null, instantText)
  .transform((text) => parseInstant(text) ?? new Date(0))
  .openapi({ type: 'string', example: '2026-11-23T12:00:00Z', description: 'ISO 8601 or unix seconds' });

const pointsText = 'must be a whole number from 10 to 2000';

export const statsQuerySchema = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  points: z
    .string()
    .regex(/^\d{2,4}$/, pointsText)
    .transform(Number)
    .refine((n) => n >= 10 && n <= 2_000, pointsText)
    .optional(),
});

function parseInstant(text: string): Date | null {
  if (/^\d{1,10}(\.\d{1,6})?$/.test(text)) return new Date(Number(text) * 1_000);
  return z.iso.datetime({ offset: true }).safeParse(text).success ? new Date(text) : null;
}

const time = z.int().openapi({ description: 'Start of the step, unix seconds' });
const series = z.array(z.tuple([time, z.number().nullable()]));

export const workerStatsSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    stepSeconds: z.int(),
    series: z.object({
      requestsPerSecond: series,
      requestsPerSecondMin: series.openapi({ description: 'Least rate of a single scrape interval' }),
      requestsPerSecondMax: series.openapi({ description: 'Greatest rate of a single scrape interval' }),
      usualRequestsPerSecond: series.openapi({
        description:
          'Mean of the same hour on the 7 days before; null where fewer than 3 are known, and in ranges of more than two days',
      }),
      errorRatio: series,
      runTimeSecondsMean: series,
      activeRequests: series,
      gpuUtilizationRatio: series,
      earnedNanoton: z.array(z.tuple([time, nanoton])),
      upRatio: series,
    }),
  })
  .openapi('WorkerStats');
