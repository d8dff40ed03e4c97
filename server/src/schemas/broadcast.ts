import { broadcastCharactersMax, chosenPeopleMax } from '@cocoon-pool/domain/pool/parse-broadcast';
import { z } from '@hono/zod-openapi';
import { countSchema, idInput, idSchema, timeSchema } from './common.ts';

const audience = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('everybody') }),
    z.strictObject({ kind: z.literal('with_workers') }),
    z.strictObject({
      kind: z.literal('chosen'),
      participantIds: z.array(idInput).min(1).max(chosenPeopleMax),
    }),
  ])
  .openapi('Audience');

const text = z
  .string()
  .openapi({ description: `1–${broadcastCharactersMax} characters of plain text with line breaks` });

export const broadcastDraftSchema = z.strictObject({ text, audience }).openapi('BroadcastDraft');

export const newBroadcastSchema = broadcastDraftSchema
  .extend({
    requestKey: z
      .string()
      .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _')
      .openapi({ description: 'Made by the sender, a UUID say: the same one sends once' }),
  })
  .openapi('NewBroadcast');

export const broadcastPreviewSchema = z
  .object({
    people: countSchema,
    receivers: countSchema.openapi({ description: 'Chats and webhooks that would hear it now' }),
    withoutReceiver: countSchema.openapi({ description: 'Of the people: those whom nothing would reach' }),
    shown: z
      .object({ en: z.string(), ru: z.string() })
      .openapi({ description: 'As the chat gets it, Telegram HTML' }),
  })
  .openapi('BroadcastPreview');

export const broadcastSchema = z
  .object({
    id: idSchema,
    text: z.string(),
    audience: z.enum(['everybody', 'with_workers', 'chosen']),
    people: countSchema,
    createdBy: z.string().openapi({ description: '`participant:<id>` or `api_key:<id>`' }),
    createdAt: timeSchema,
  })
  .openapi('Broadcast');

export const broadcastReportSchema = broadcastSchema
  .extend({
    report: z.object({
      sent: countSchema,
      waiting: countSchema.openapi({ description: 'On their way, or kept until quiet hours are over' }),
      failed: countSchema,
      noReceiver: countSchema,
      unknown: countSchema.openapi({ description: 'Receipts are kept for 90 days' }),
      unreached: z
        .array(
          z.object({
            participantId: idSchema,
            name: z.string(),
            state: z.enum(['failed', 'no_receiver']),
            reason: z.string().nullable(),
          }),
        )
        .openapi({ description: 'By name, 200 at most' }),
    }),
  })
  .openapi('BroadcastReport');

export const broadcastListSchema = z
  .object({ items: z.array(broadcastSchema), nextCursor: z.string().nullable() })
  .openapi('BroadcastList');
