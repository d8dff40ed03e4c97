import { alertKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { z } from '@hono/zod-openapi';
import { idSchema } from './common.ts';

const [firstKind, ...otherKinds] = alertKinds;
if (firstKind === undefined) throw new Error('There are no rules');
export const alertKindSchema = z.enum([firstKind, ...otherKinds]).openapi('AlertKind');
const preset = z.enum(['essential', 'balanced', 'everything']);
export const severitySchema = z.enum(['critical', 'warning', 'info']);
const payouts = z.enum(['each', 'hourly', 'daily', 'off']);
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a clock time such as 22:00')
  .openapi({ example: '22:00' });
const workerId = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'must be the id of a worker')
  .nullable();

/** What of a rule a person may say; left out = as it is, null = as it comes. */
export const ruleNumbers = {
  threshold: z.number().nullable().optional(),
  forSeconds: z.int().nullable().optional(),
  clearThreshold: z.number().nullable().optional(),
  severity: severitySchema.nullable().optional(),
};

export const alertConfigurationChangeSchema = z
  .strictObject({
    preset: preset.optional(),
    rules: z
      .array(
        z.strictObject({
          kind: alertKindSchema,
          workerId: workerId.default(null),
          enabled: z.boolean().nullable().optional(),
          ...ruleNumbers,
        }),
      )
      .max(500)
      .optional(),
    quietHours: z
      .strictObject({ from: clock, to: clock })
      .refine(({ from, to }) => from !== to, 'must start and end at different times')
      .nullable()
      .optional()
      .openapi({ description: 'In the person’s own time zone; critical alerts break through. Null = none' }),
    digestAt: clock.nullable().optional(),
    payouts: payouts.optional(),
    weeklyReport: z.boolean().optional(),
  })
  .openapi('AlertConfigurationChange');

const range = z.object({ min: z.number(), max: z.number() }).nullable();
const numbers = {
  enabled: z.boolean(),
  threshold: z.number().nullable(),
  forSeconds: z.int(),
  clearThreshold: z.number().nullable(),
  severity: severitySchema,
};

export const alertRuleSchema = z
  .object({
    kind: alertKindSchema,
    workerId: idSchema.nullable().openapi({ description: 'Null = all workers' }),
    ...numbers,
    criticalThreshold: z
      .number()
      .nullable()
      .openapi({ description: 'From here on it is critical whatever `severity` says' }),
    isChanged: z.boolean(),
    defaults: z.object(numbers).openapi({ description: 'As it is without one’s own changes' }),
    scope: z.enum(['worker', 'host', 'pool', 'event']),
    metric: z.string(),
    unit: z.string(),
    comparison: z.enum(['at_least', 'above', 'below', 'is']),
    preset: preset.openapi({ description: 'The smallest preset that has it on' }),
    ranges: z
      .object({ threshold: range, clearThreshold: range, forSeconds: range })
      .openapi({ description: 'What may be set, ends included; null = nothing' }),
  })
  .openapi('AlertRule');

export const alertConfigurationSchema = z
  .object({
    preset,
    rules: z.array(alertRuleSchema),
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
    digestAt: z.string().nullable(),
    payouts: payouts.nullable().openapi({ description: 'Null: the pool has none of its own' }),
    weeklyReport: z.boolean(),
  })
  .openapi('AlertConfiguration');
