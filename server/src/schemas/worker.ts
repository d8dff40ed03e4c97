import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, line, nanotonSchema, timeSchema } from './common.ts';

export const workerStatusSchema = z.enum(['ok', 'warning', 'down', 'unknown']).openapi('WorkerStatus');

const labelsSchema = z.array(line(40)).max(20, 'must have at most 20 labels');
const addressSchema = z.string().max(300).openapi({ example: 'gpu-1.example.com:12000' });
const accessHashSchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{1,256}$/, 'may only have A-Z a-z 0-9 - _ . ~, at most 256 characters')
  .openapi({ description: 'The worker’s http_access_hash; stored encrypted and never shown again' });

export const newWorkerSchema = z
  .strictObject({
    name: line(100),
    address: addressSchema,
    accessHash: accessHashSchema.nullable().optional(),
    participantId: idSchema.nullable().optional().openapi({ description: 'Operators only; null = the pool' }),
    labels: labelsSchema.optional(),
  })
  .openapi('NewWorker');

export const workerChangeSchema = newWorkerSchema.partial().openapi('WorkerChange');

export const workerItemSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    host: z.string(),
    model: z.string().nullable(),
    status: workerStatusSchema,
    reason: z.string().nullable(),
    failure: z.enum(['no_answer', 'bad_answer']).nullable(),
    sampledAt: timeSchema.nullable(),
    participantId: idSchema.nullable(),
    labels: z.array(z.string()),
    requestsPerSecond: z.number().nullable(),
    unpaidNanoton: nanotonSchema
      .nullable()
      .openapi({ description: 'Workers may share a contract: never add these up, `totals` does it right' }),
    access: z.enum(['read_only', 'controllable']),
  })
  .openapi('WorkerItem');

export const workerListSchema = z
  .object({
    items: z.array(workerItemSchema),
    nextCursor: z.string().nullable(),
    totals: z
      .object({ workers: countSchema, unpaidNanoton: nanotonSchema.nullable() })
      .openapi({ description: 'Of all pages; each contract counts once' }),
  })
  .openapi('WorkerList');

export const workerSchema = workerItemSchema
  .extend({
    address: z.string().nullable().openapi({ description: 'Null where only its agent tells of it' }),
    port: z.int(),
    agentId: idSchema.nullable().openapi({ description: 'The agent that reports it' }),
    hasAccessHash: z.boolean(),
    createdAt: timeSchema,
    lastUpAt: timeSchema.nullable(),
  })
  .openapi('Worker');
