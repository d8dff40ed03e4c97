import { z } from '@hono/zod-openapi';
import { idSchema } from './common.ts';

const likeness = z.boolean().nullable();

export const workerMergeSchema = z
  .object({
    workerId: idSchema.openapi({ description: 'Watched at an address: the one that stays' }),
    workerName: z.string(),
    address: z.string(),
    agentWorkerId: idSchema.openapi({ description: 'Reported by the agent' }),
    agentWorkerName: z.string(),
    agentId: idSchema,
    agentName: z.string(),
    instance: z.int(),
    participantId: idSchema.nullable(),
    hasSameImage: likeness.openapi({ description: 'Null = one of them does not say' }),
    hasSameWallet: likeness,
    comesFromAddress: likeness.openapi({
      description: 'Whether the agent’s reports come from the host of `address`',
    }),
  })
  .openapi('WorkerMerge');

export const workerMergeListSchema = z
  .object({ items: z.array(workerMergeSchema) })
  .openapi('WorkerMergeList');

export const mergeDecisionSchema = z
  .strictObject({ workerId: idSchema, agentWorkerId: idSchema, decision: z.enum(['merge', 'decline']) })
  .openapi('MergeDecision');
