import { z } from '@hono/zod-openapi';
import { idSchema, line, nanotonSchema, timeSchema, workerCountsSchema } from './common.ts';

const role = z.enum(['participant', 'operator']);
const status = z.enum(['pending', 'active', 'deactivated']);

export const newParticipantSchema = z.strictObject({ name: line(100) }).openapi('NewParticipant');

export const participantChangeSchema = z
  .strictObject({
    name: line(100).optional(),
    role: role.optional(),
    status: status.optional(),
    workerLimit: z.int().min(0).max(100_000).optional(),
  })
  .openapi('ParticipantChange');

export const participantItemSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role,
    status,
    telegramUserId: idSchema.nullable(),
    language: z.enum(['en', 'ru']),
    workerLimit: z.int(),
    workers: workerCountsSchema,
    createdAt: timeSchema,
  })
  .openapi('ParticipantItem');

export const participantListSchema = z
  .object({ items: z.array(participantItemSchema), nextCursor: z.string().nullable() })
  .openapi('ParticipantList');

export const participantSchema = participantItemSchema
  .extend({
    timeZone: z.string(),
    currency: z.string(),
    wallets: z.array(z.object({ address: z.string(), proven: z.boolean() })),
    earnings: z.object({
      unpaidNanoton: nanotonSchema.nullable(),
      todayNanoton: nanotonSchema
        .nullable()
        .openapi({ description: 'Estimate, since midnight in `timeZone`' }),
      thirtyDaysNanoton: nanotonSchema.nullable().openapi({ description: 'Estimate of the last 30 × 24 h' }),
    }),
  })
  .openapi('Participant');
