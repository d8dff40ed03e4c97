import { alertKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { z } from '@hono/zod-openapi';
import { countSchema, idInput, idSchema, line, nanotonSchema, pageQuery, timeSchema } from './common.ts';

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
    noDataSince: timeSchema.nullable().openapi({
      description:
        'While it is open: since when nothing says whether it still holds; null while that is known',
    }),
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
    claimedAt: timeSchema
      .nullable()
      .openapi({ description: 'When somebody said “it was me” of the change it tells' }),
    claimedBy: person.nullable().openapi({ description: 'null while claimed: by an API key' }),
    isClaimable: z
      .boolean()
      .openapi({ description: 'Whether `POST /incidents/{id}/claim` has anything to claim' }),
    escalatedAt: timeSchema.nullable(),
    alerts: z.object({ total: countSchema, firing: countSchema }),
    worker: person
      .nullable()
      .openapi({ description: 'The one that it is about; null: several, a host or the pool' }),
    mutedUntil: timeSchema.nullable(),
    cost: z.enum(['stopped', 'less', 'soon', 'none', 'off', 'unknown']).openapi({
      description:
        'The worker earns nothing, less, may stop soon, loses nothing; `off`: nothing, if its host is off; `unknown`: nobody can tell',
    }),
    lossNanotonPerHour: nanotonSchema.nullable().openapi({
      description: 'Estimate of what is not earned now; null where it is unknown or nothing stops',
    }),
    missedNanoton: nanotonSchema
      .nullable()
      .openapi({ description: 'Estimate, from its start; null where it is unknown or nothing stops' }),
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
    sentences: z.object({ facts: z.string(), fix: z.string() }).nullable().openapi({
      description: 'What was seen and what to do, as Telegram’s HTML; null for a rule of the past',
    }),
    alertList: z.array(alertSchema),
    timeline: z.array(
      z.object({
        at: timeSchema,
        event: z.enum(['fired', 'resolved', 'acknowledged', 'claimed', 'escalated', 'unstable', 'closed']),
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

export const claimedSchema = z
  .object({ state: z.enum(['claimed', 'claimed_before', 'recovered']) })
  .openapi('Claimed');

export const muteSchema = z
  .strictObject({ minutes: z.int().min(1).max(43_200), reason: line(200).optional() })
  .openapi('Mute');
