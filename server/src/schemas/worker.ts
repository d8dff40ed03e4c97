import { workerSorts } from '@cocoon-pool/db/worker-order';
import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, line, nanotonSchema, pageQuery, paragraphs, timeSchema } from './common.ts';

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
    notes: paragraphs(2_000)
      .nullable()
      .optional()
      .openapi({ description: 'For its owner and operators; gone when somebody else becomes its owner' }),
  })
  .openapi('NewWorker');

export const workerChangeSchema = newWorkerSchema.partial().openapi('WorkerChange');

export const workerQuerySchema = z.strictObject({
  status: workerStatusSchema.optional(),
  q: line(100).optional().openapi({ description: 'Part of the name, address, model or a label' }),
  host: line(253).optional(),
  model: line(300).optional().openapi({ description: 'The whole model, or its name before `@`' }),
  label: line(40).optional(),
  sort: z.enum(workerSorts).optional().openapi({
    description: '`status` (worst first) by default; `-` turns it round; what is unknown comes last',
  }),
  ...pageQuery,
});

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
    access: z.enum(['read_only', 'controllable']).openapi({
      description:
        '`controllable` once its participant has proven to hold the wallet that the worker pays to',
    }),
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
    notes: z.string().nullable(),
    createdAt: timeSchema,
    lastUpAt: timeSchema.nullable(),
  })
  .openapi('Worker');
