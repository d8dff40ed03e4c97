import { z } from '@hono/zod-openapi';
import { alertKindSchema, ruleNumbers, severitySchema } from './alert-configuration.ts';
import { countSchema, idSchema, timeSchema } from './common.ts';

const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with a zone' })
  .transform((text) => new Date(text))
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-01T00:00:00Z' });

export const backTestRequestSchema = z
  .strictObject({
    rule: z
      .strictObject({ kind: alertKindSchema, ...ruleNumbers })
      .openapi({ description: 'What is left out is as it is in force now' }),
    workerId: z
      .string()
      .regex(/^[1-9]\d{0,17}$/, 'must be the id of a worker')
      .nullable()
      .optional()
      .openapi({ description: 'Null = all of one’s workers' }),
    from: time,
    to: time,
  })
  .openapi('BackTestRequest');

export const backTestSchema = z
  .object({
    kind: alertKindSchema,
    told: z
      .boolean()
      .openapi({ description: 'False: the facts of this rule are not stored, nobody can tell' }),
    workers: countSchema,
    fired: countSchema,
    firingSeconds: z.number(),
    episodes: z
      .array(
        z.object({
          workerId: idSchema,
          activeSince: timeSchema,
          firedAt: timeSchema,
          resolvedAt: timeSchema.nullable().openapi({ description: 'Null: it still fired at the end' }),
          severity: severitySchema,
          worst: z.number().nullable().openapi({
            description:
              'The figure farthest beyond the threshold, in the unit of the rule; null without one',
          }),
        }),
      )
      .openapi({ description: 'The newest 500' }),
    coverage: z
      .array(
        z.object({
          workerId: idSchema,
          from: timeSchema,
          to: timeSchema,
          source: z.enum(['scrapes', 'five_minutes', 'none']),
        }),
      )
      .openapi({ description: 'What each part of the period was told from' }),
  })
  .openapi('BackTest');
