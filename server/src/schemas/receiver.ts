import { z } from '@hono/zod-openapi';
import { idInput, idSchema, line, timeSchema } from './common.ts';

const id = idInput.optional();

export const receiverQuery = z.strictObject({
  participantId: id.openapi({ description: 'For operators; default: oneself' }),
});

export const newReceiverSchema = z
  .strictObject({
    kind: z.literal('webhook').openapi({ description: 'Chats are linked by the bot' }),
    url: z.string().max(2_000),
    label: line(100).optional(),
    isBackup: z.boolean().optional(),
    participantId: id.openapi({ description: 'For operators; default: oneself' }),
  })
  .openapi('NewReceiver');

export const receiverChangeSchema = z
  .strictObject({
    label: line(100).nullable().optional(),
    isBackup: z.boolean().optional(),
    position: z.int().min(0).max(100).optional(),
    enabled: z.boolean().optional(),
  })
  .openapi('ReceiverChange');

export const receiverSchema = z
  .object({
    id: idSchema,
    kind: z.enum(['telegram', 'webhook']),
    label: z.string().nullable(),
    position: z.int().openapi({ description: 'The order of fallback and escalation' }),
    isBackup: z
      .boolean()
      .openapi({ description: 'Told only when nobody before it can be reached or answers' }),
    chatId: z.string().nullable(),
    threadId: z.int().nullable(),
    url: z.string().nullable(),
    disabledAt: timeSchema.nullable(),
    disabledReason: z.string().nullable(),
    createdAt: timeSchema,
  })
  .openapi('Receiver');

export const receiverListSchema = z
  .object({ items: z.array(receiverSchema), nextCursor: z.null() })
  .openapi('ReceiverList');

export const madeReceiverSchema = receiverSchema
  .extend({ secret: z.string().openapi({ description: 'Signs every call; shown this once' }) })
  .openapi('MadeReceiver');
