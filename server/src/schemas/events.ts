import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, timeSchema } from './common.ts';
import { workerItemSchema } from './worker.ts';

export const incidentLineSchema = z
  .object({
    id: idSchema,
    participantId: idSchema.nullable(),
    kind: z.string(),
    severity: z.enum(['critical', 'warning', 'info']),
    host: z.string(),
    workerName: z
      .string()
      .nullable()
      .openapi({ description: 'Of its one worker; null where it has several' }),
    openedAt: timeSchema,
    closedAt: timeSchema.nullable(),
    workers: countSchema.openapi({ description: 'Whose alert is not resolved' }),
  })
  .openapi('IncidentLine');

/** The `data` of a message. */
export const liveChangesSchema = z
  .object({
    workers: z.array(workerItemSchema.omit({ unpaidNanoton: true, access: true })),
    removedWorkerIds: z.array(idSchema),
    incidents: z.array(incidentLineSchema),
  })
  .openapi('LiveChanges');
