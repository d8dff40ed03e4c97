import { z } from '@hono/zod-openapi';
import { idSchema, timeSchema } from './common.ts';
import { tonAccountSchema, tonProofSchema } from './ton.ts';

const invite = z
  .string()
  .regex(/^inv_[A-Za-z0-9_-]{1,60}$/, 'must be the token of an invite')
  .optional()
  .openapi({ description: '`inv_…`: lets a new person in' });

export const telegramLoginSchema = z.strictObject({
  initData: z.string().min(1).max(8_192),
  invite,
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .openapi({ description: 'Of the device, for example Europe/Berlin: taken at the first login of all' }),
});
export const tonLoginSchema = z.strictObject({
  account: tonAccountSchema,
  proof: tonProofSchema,
  language: z.enum(['en', 'ru']).optional(),
  invite,
});
export const demoLoginSchema = z.strictObject({ role: z.enum(['participant', 'operator']) });
export const authMethodsSchema = z
  .object({ telegram: z.boolean(), ton: z.boolean(), demo: z.boolean() })
  .openapi('AuthMethods');

export const sessionSchema = z
  .object({
    token: z.string().openapi({ description: 'Send it as Authorization: Bearer <token>' }),
    expiresAt: timeSchema,
    participant: z.object({
      id: idSchema,
      name: z.string(),
      role: z.enum(['participant', 'operator']),
      status: z.enum(['pending', 'active', 'deactivated']),
      language: z.enum(['en', 'ru']),
    }),
    timeZoneTaken: z
      .string()
      .nullable()
      .openapi({ description: 'The device’s, where this login took it because none was ever chosen' }),
  })
  .openapi('Session');

export const sessionItemSchema = z
  .object({
    id: idSchema,
    method: z.enum(['telegram', 'ton', 'demo']).nullable(),
    userAgent: z.string().nullable(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema,
    expiresAt: timeSchema,
    isCurrent: z.boolean(),
  })
  .openapi('SessionItem');

export const sessionListSchema = z
  .object({ items: z.array(sessionItemSchema), nextCursor: z.string().nullable() })
  .openapi('SessionList');
