import { currencies } from '@cocoon-pool/domain/money/currency';
import { isTimeZone } from '@cocoon-pool/domain/time-zone';
import { z } from '@hono/zod-openapi';
import { idSchema, line, nanotonSchema, timeSchema, workerCountsSchema } from './common.ts';

export const participantRoleSchema = z.enum(['participant', 'operator']);
export const participantStatusSchema = z.enum(['pending', 'active', 'deactivated']);

export const newParticipantSchema = z.strictObject({ name: line(100) }).openapi('NewParticipant');

export const participantChangeSchema = z
  .strictObject({
    name: line(100).optional(),
    language: z.enum(['en', 'ru']).optional(),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'must be the name of a time zone, for example Europe/Berlin')
      .optional(),
    currency: z.enum(currencies).optional(),
    role: participantRoleSchema.optional().openapi({ description: 'Operators only' }),
    status: participantStatusSchema.optional().openapi({ description: 'Operators only' }),
    workerLimit: z.int().min(0).max(100_000).optional().openapi({ description: 'Operators only' }),
  })
  .openapi('ParticipantChange');

export const participantItemSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role: participantRoleSchema,
    status: participantStatusSchema,
    telegramUserId: idSchema.nullable(),
    language: z.enum(['en', 'ru']),
    workerLimit: z.int(),
    workers: workerCountsSchema,
    createdAt: timeSchema,
    lastSeenAt: timeSchema.nullable().openapi({ description: 'Last use of a session; null = never' }),
  })
  .openapi('ParticipantItem');

export const participantListSchema = z
  .object({ items: z.array(participantItemSchema), nextCursor: z.string().nullable() })
  .openapi('ParticipantList');

export const participantSchema = participantItemSchema
  .extend({
    timeZone: z.string(),
    currency: z.string(),
    wallets: z.array(
      z.object({ address: z.string().openapi({ description: 'Raw, lower case' }), proven: z.boolean() }),
    ),
    earnings: z.object({
      unpaidNanoton: nanotonSchema.nullable(),
      todayNanoton: nanotonSchema
        .nullable()
        .openapi({ description: 'Estimate, since midnight in `timeZone`' }),
      thirtyDaysNanoton: nanotonSchema.nullable().openapi({ description: 'Estimate of the last 30 × 24 h' }),
    }),
  })
  .openapi('Participant');
