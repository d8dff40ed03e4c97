import {
  coefficientThousandthsMax,
  coefficientThousandthsMin,
  commandKinds,
  isProxyAddress,
} from '@cocoon-pool/domain/control/worker-command';
import { z } from '@hono/zod-openapi';
import { idSchema, timeSchema } from './common.ts';

const coefficientText = 'must be 0.1 to 10 with at most three decimals';
const coefficientSchema = z
  .number()
  .refine(isCoefficient, coefficientText)
  .openapi({ example: 1.25, description: '1 = 1.0×' });

function isCoefficient(coefficient: number): boolean {
  const thousandths = Math.round(coefficient * 1_000);
  if (Math.abs(coefficient * 1_000 - thousandths) > 1e-6) return false;
  return thousandths >= coefficientThousandthsMin && thousandths <= coefficientThousandthsMax;
}

const keeps = z.boolean().optional().openapi({ description: 'Ask for it again after the worker restarts' });
const dryRun = z.boolean().optional().openapi({ description: 'Only say whether it would be allowed' });
const forSecondsMax = 30 * 86_400;

const commandShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('enable'), dryRun }),
  z.strictObject({
    kind: z.literal('disable'),
    forSeconds: z
      .int()
      .min(60, 'must be at least 60')
      .max(forSecondsMax, 'must be 30 days at most')
      .optional()
      .openapi({ description: 'Enabled again by itself after this time' }),
    keeps,
    dryRun,
  }),
  z.strictObject({ kind: z.literal('set_coefficient'), coefficient: coefficientSchema, keeps, dryRun }),
  z.strictObject({
    kind: z.literal('request_payout'),
    proxyAddress: z
      .string()
      .refine(isProxyAddress, 'must be the address of a proxy as the worker writes it')
      .openapi({ type: 'string' }),
    dryRun,
  }),
]);

export const newCommandSchema = commandShape.openapi('NewCommand');

const workersMax = 100;

export const bulkCommandSchema = z
  .strictObject({
    workerIds: z.array(idSchema).min(1).max(workersMax),
    command: commandShape,
  })
  .openapi('BulkCommand');

export const commandSchema = z
  .object({
    id: idSchema,
    workerId: idSchema,
    kind: z.enum(commandKinds),
    coefficient: z.number().nullable(),
    proxyAddress: z.string().nullable(),
    requestedBy: z.string(),
    requestedAt: timeSchema,
    state: z.enum(['queued', 'sending', 'sent', 'verified', 'failed', 'unknown']).openapi({
      description:
        'verified: the worker shows it; sent: it agreed and has yet to show it; unknown: nobody heard, and what it shows decides. Nothing is ever sent twice',
    }),
    via: z.enum(['address', 'agent']).nullable(),
    sentAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
    reason: z.string().nullable(),
    answer: z.string().nullable().openapi({ description: 'What the worker said' }),
    before: z.string().nullable(),
    after: z.string().nullable(),
    returnAt: timeSchema.nullable().openapi({ description: 'When it is enabled again by itself' }),
    returnedAt: timeSchema.nullable(),
    keeps: z.boolean(),
  })
  .openapi('Command');

export const commandListSchema = z
  .object({ items: z.array(commandSchema), nextCursor: z.string().nullable() })
  .openapi('CommandList');

export const dryRunSchema = z
  .object({
    workerId: idSchema,
    isAllowed: z.boolean(),
    reason: z.enum(['not_found', 'unproven', 'command_running']).nullable(),
    before: z.string().nullable().openapi({ description: 'What the worker showed last' }),
  })
  .openapi('CommandDryRun');

export const bulkResultSchema = z
  .object({
    items: z.array(
      z.object({
        workerId: idSchema,
        isAllowed: z.boolean(),
        reason: z.enum(['not_found', 'unproven', 'command_running']).nullable(),
        before: z.string().nullable(),
        command: commandSchema
          .nullable()
          .openapi({ description: 'Null where it was refused, or in a dry run' }),
      }),
    ),
  })
  .openapi('BulkCommandResult');
