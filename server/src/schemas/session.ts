import { z } from '@hono/zod-openapi';
import { idSchema, timeSchema } from './common.ts';

export const telegramLoginSchema = z.strictObject({ initData: z.string().min(1).max(8_192) });
export const demoLoginSchema = z.strictObject({ role: z.enum(['participant', 'operator']) });
export const authMethodsSchema = z
  .object({ telegram: z.boolean(), demo: z.boolean() })
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
  })
  .openapi('Session');
