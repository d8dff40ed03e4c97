import { z } from '@hono/zod-openapi';
import { countSchema, timeSchema } from './common.ts';

const seconds = z.number().min(0);

export const poolHealthSchema = z
  .object({
    at: timeSchema,
    version: z.string().nullable().openapi({ description: 'Null on Cloudflare Workers' }),
    workers: countSchema,
    newestSampleAgeSeconds: seconds.nullable().openapi({ description: 'Null = nothing was scraped yet' }),
    daemons: z
      .array(
        z.object({
          name: z.string(),
          shards: countSchema.openapi({ description: 'Of the 64 shares of the workers' }),
          isLeader: z.boolean(),
          blindSince: timeSchema
            .nullable()
            .openapi({ description: 'Since when it hears neither workers nor anybody else' }),
        }),
      )
      .openapi({ description: 'Those that live' }),
    shardsFree: countSchema.openapi({ description: 'Shares of the workers that no daemon scrapes' }),
    outbox: z.object({
      queued: countSchema,
      retrying: countSchema.openapi({ description: 'Their last try failed' }),
      oldestDueSeconds: seconds.nullable().openapi({ description: 'Null = none is due' }),
    }),
    lastHour: z
      .array(z.object({ receiver: z.string(), state: z.string(), messages: countSchema }))
      .openapi({ description: 'What became of the messages of the last hour' }),
    chain: z.object({
      accounts: countSchema.openapi({ description: 'Followed on chain' }),
      accountsFailing: countSchema.openapi({ description: 'Those that could not be read the last time' }),
    }),
    troubledJobs: z.array(z.object({ job: z.string(), error: z.string().nullable() })),
    newestBackupAgeDays: z.number().min(0).nullable().openapi({ description: 'Null = none in 7 days' }),
    partitionsAheadHours: z.number().nullable(),
    databaseBytes: z.number().min(0),
    retentionDays: z.object({
      raw: countSchema,
      fiveMinute: countSchema,
      hourly: countSchema,
      daily: countSchema,
    }),
  })
  .openapi('PoolHealth');
