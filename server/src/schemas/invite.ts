import { z } from '@hono/zod-openapi';
import { idSchema, timeSchema } from './common.ts';

const role = z.enum(['participant', 'operator']);

export const newInviteSchema = z
  .strictObject({
    role: role.optional(),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'Within 90 days; in 7 days where nothing is said' }),
    usesMax: z.int().min(1).max(1_000).optional().openapi({ description: '1 where nothing is said' }),
  })
  .openapi('NewInvite');

export const inviteSchema = z
  .object({
    id: idSchema,
    prefix: z.string(),
    role,
    createdBy: z.string().openapi({ description: '`participant:<id>` or `api_key:<id>`' }),
    createdAt: timeSchema,
    expiresAt: timeSchema,
    usesMax: z.int(),
    uses: z.int(),
    revokedAt: timeSchema.nullable(),
  })
  .openapi('Invite');

export const madeInviteSchema = inviteSchema
  .extend({
    token: z.string().openapi({ description: '`inv_…`, shown this once: `/start` of the bot takes it' }),
  })
  .openapi('MadeInvite');

export const inviteListSchema = z
  .object({ items: z.array(inviteSchema), nextCursor: z.string().nullable() })
  .openapi('InviteList');
