import { z } from '@hono/zod-openapi';
import { idInput, idSchema, line, pageQuery, timeSchema } from './common.ts';
import { kindSchema } from './incident.ts';

const id = idInput.optional();
const time = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time' });

export const silenceQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['active', 'all']).optional().openapi({ description: 'Default: active' }),
});

export const newSilenceSchema = z
  .strictObject({
    incidentId: id,
    workerId: id,
    hostId: id,
    kind: kindSchema.optional(),
    all: z.literal(true).optional(),
    reason: line(200),
    startsAt: time.optional().openapi({ description: 'Default: now' }),
    endsAt: time,
  })
  .refine(
    ({ incidentId, workerId, hostId, kind, all }) =>
      [incidentId, workerId, hostId, kind, all].filter((one) => one !== undefined).length === 1,
    'Give exactly one of incidentId, workerId, hostId, kind, all',
  )
  .openapi('NewSilence');

export const silenceSchema = z
  .object({
    id: idSchema,
    participantId: idSchema.nullable().openapi({ description: "null: of the pool's own alerts" }),
    incidentId: idSchema.nullable(),
    workerId: idSchema.nullable(),
    hostId: idSchema.nullable(),
    kind: z.string().nullable(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: timeSchema,
    startsAt: timeSchema,
    endsAt: timeSchema,
    isActive: z.boolean(),
  })
  .openapi('Silence');

export const silenceListSchema = z
  .object({ items: z.array(silenceSchema), nextCursor: z.string().nullable() })
  .openapi('SilenceList');
