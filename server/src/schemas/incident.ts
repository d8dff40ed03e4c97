import { alertKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { z } from '@hono/zod-openapi';
import { countSchema, idInput, idSchema, line, pageQuery, timeSchema } from './common.ts';

export const severitySchema = z.enum(['critical', 'warning', 'info']);
export const kindSchema = z.enum(alertKinds);
const idQuery = idInput.optional();

export const incidentQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'closed']).optional(),
  kind: kindSchema.optional(),
  severity: severitySchema.optional(),
  workerId: idQuery,
  hostId: idQuery,
});

export const alertQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['pending', 'firing', 'resolved']).optional(),
  kind: kindSchema.optional(),
  workerId: idQuery,
  incidentId: idQuery,
});

const person = z.object({ id: idSchema, name: z.string() });

export const alertSchema = z
  .object({
    id: idSchema,
    incidentId: idSchema.nullable(),
    worker: person.nullable().openapi({ description: 'null: of the host or the pool' }),
    host: person.nullable().openapi({ description: 'null: of the whole pool' }),
    kind: z.string(),
    state: z.enum(['pending', 'firing', 'resolved']),
    severity: severitySchema,
    activeSince: timeSchema,
    firedAt: timeSchema.nullable(),
    resolvedAt: timeSchema.nullable(),
    evidence: z.record(z.string(), z.unknown()),
  })
  .openapi('Alert');

export const alertListSchema = z
  .object({ items: z.array(alertSchema), nextCursor: z.string().nullable() })
  .openapi('AlertList');

export const incidentItemSchema = z
  .object({
    id: idSchema,
    kind: z.string(),
    severity: severitySchema,
    state: z.enum(['firing', 'acknowledged', 'resolved', 'closed']).openapi({
      description:
        '`closed`: nobody judges its alerts any more, because the worker or the rule was switched off',
    }),
    isUnstable: z.boolean(),
    participant: person.nullable().openapi({ description: 'null: of the pool' }),
    host: person.nullable().openapi({ description: 'null: of the whole pool' }),
    openedAt: timeSchema,
    closedAt: timeSchema.nullable(),
    acknowledgedAt: timeSchema.nullable(),
    acknowledgedBy: person.nullable().openapi({ description: 'null while acknowledged: by an API key' }),
    escalatedAt: timeSchema.nullable(),
    alerts: z.object({ total: countSchema, firing: countSchema }),
  })
  .openapi('IncidentItem');

export const incidentListSchema = z
  .object({ items: z.array(incidentItemSchema), nextCursor: z.string().nullable() })
  .openapi('IncidentList');

export const receiptSchema = z
  .object({
    id: idSchema,
    receiver: z.object({ id: idSchema, kind: z.enum(['telegram', 'webhook']), label: z.string().nullable() }),
    kind: z.string(),
    reason: z.string().nullable(),
    state: z.enum(['queued', 'sent', 'merged', 'given_up', 'cancelled']).openapi({
      description: '`merged`: a later message to the same receiver told it too',
    }),
    queuedAt: timeSchema,
    dueAt: timeSchema,
    sentAt: timeSchema.nullable(),
    messageId: z.string().nullable(),
    failures: countSchema,
    lastError: z.string().nullable(),
  })
  .openapi('Receipt');

export const incidentSchema = incidentItemSchema
  .extend({
    mutedUntil: timeSchema.nullable(),
    missedNanoton: z.string().nullable().openapi({ description: 'Estimate; null where it is unknown' }),
    alertList: z.array(alertSchema),
    timeline: z.array(
      z.object({
        at: timeSchema,
        event: z.enum(['fired', 'resolved', 'acknowledged', 'escalated', 'unstable', 'closed']),
        alertId: idSchema.nullable(),
        workerName: z.string().nullable(),
      }),
    ),
    receipts: z.array(receiptSchema),
  })
  .openapi('Incident');

export const acknowledgedSchema = z
  .object({
    state: z.enum(['taken', 'taken_before', 'recovered']),
    by: person.nullable().openapi({ description: 'Who had it before' }),
  })
  .openapi('Acknowledged');

export const muteSchema = z
  .strictObject({ minutes: z.int().min(1).max(43_200), reason: line(200).optional() })
  .openapi('Mute');
