import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, timeSchema } from './common.ts';

const figure = z.number().nullable();
const time = z.int().openapi({ description: 'Start of the step, unix seconds' });
const series = z.array(z.tuple([time, figure]));

export const workerGpusSchema = z
  .object({
    workerId: idSchema,
    sampledAt: timeSchema.nullable().openapi({ description: 'When the GPUs were asked for last' }),
    ageSeconds: figure,
    failure: z.string().nullable().openapi({ description: 'Why they could not be read then' }),
    gpus: z.array(
      z.object({
        gpuId: z.string(),
        model: z.string().nullable(),
        isMissing: z.boolean().openapi({ description: 'Not there any more when the GPUs were read last' }),
        isShared: z.boolean().openapi({ description: 'Other workers of the host use it too' }),
        sampledAt: timeSchema,
        utilizationRatio: figure,
        memoryUsedBytes: figure,
        memoryTotalBytes: figure,
        temperatureCelsius: figure,
        powerWatts: figure,
        powerLimitWatts: figure,
      }),
    ),
    from: timeSchema,
    to: timeSchema,
    stepSeconds: z.int(),
    series: z
      .array(
        z.object({
          gpuId: z.string(),
          utilizationRatio: series,
          memoryUsedBytes: series,
          temperatureCelsius: series,
          powerWatts: series,
        }),
      )
      .openapi({ description: 'Means of utilisation and power, greatest of memory and temperature' }),
  })
  .openapi('WorkerGpus');

const ratesSchema = z.object({ now: figure, m1: figure, m5: figure });
const deviceSchema = z.object({
  name: z.string(),
  direction: z.enum(['in', 'out']),
  totalBytes: figure,
  bytesPerSecond: ratesSchema,
});

export const workerHostSchema = z
  .object({
    workerId: idSchema,
    agentId: idSchema.nullable(),
    status: z
      .object({
        sampledAt: timeSchema,
        faults: z.array(z.enum(['runner_inactive', 'model_inactive'])),
        services: z.array(
          z.object({
            name: z.string(),
            state: z.string(),
            restarts: countSchema.nullable(),
            memoryBytes: figure,
          }),
        ),
      })
      .nullable(),
    system: z
      .object({
        sampledAt: timeSchema,
        uptimeSeconds: figure,
        load: z.object({ m1: z.number(), m5: z.number(), m15: z.number() }).nullable(),
        cores: figure,
        cpuUsageRatio: figure,
        memoryUsedBytes: figure,
        memoryTotalBytes: figure,
        disks: z.array(deviceSchema),
        networks: z.array(deviceSchema),
      })
      .nullable(),
  })
  .openapi('WorkerHost');
