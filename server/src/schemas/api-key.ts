import { z } from '@hono/zod-openapi';
import { idSchema, line, timeSchema } from './common.ts';

const scope = z.enum(['read', 'agent', 'metrics', 'operator']);

export const newApiKeySchema = z
  .strictObject({
    name: line(100),
    scope: scope.openapi({ description: '`operator` for operators only' }),
    expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
    ofInstallation: z.boolean().optional().openapi({
      description: 'Operators only: a key that belongs to no person and goes on when they leave',
    }),
  })
  .openapi('NewApiKey');

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    prefix: z.string(),
    scope,
    participantId: idSchema.nullable().openapi({ description: 'Null: the installation’s' }),
    createdAt: timeSchema,
    expiresAt: timeSchema.nullable(),
    lastUsedAt: timeSchema.nullable(),
    revokedAt: timeSchema.nullable(),
  })
  .openapi('ApiKey');

export const madeApiKeySchema = apiKeySchema
  .extend({ key: z.string().openapi({ description: 'Shown this once' }) })
  .openapi('MadeApiKey');

export const apiKeyListSchema = z
  .object({ items: z.array(apiKeySchema), nextCursor: z.string().nullable() })
  .openapi('ApiKeyList');
