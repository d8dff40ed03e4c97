import { z } from '@hono/zod-openapi';
import { countSchema, idSchema, line, timeSchema } from './common.ts';

export const newTokenSchema = z
  .strictObject({
    agentId: idSchema.optional().openapi({ description: 'Gives this agent a new key and keeps its workers' }),
    participantId: idSchema
      .nullable()
      .optional()
      .openapi({ description: 'Operators only: whose the host’s workers will be; null = the pool' }),
  })
  .openapi('NewEnrolmentToken');

export const tokenSchema = z
  .object({
    token: z.string().openapi({ description: 'Shown this once; for one host, good once' }),
    expiresAt: timeSchema,
    installCommand: z.string().openapi({ description: 'One line to paste on the host, as root' }),
    composeService: z.string().openapi({ description: 'A service for docker compose instead' }),
  })
  .openapi('EnrolmentToken');

const hostnameText = 'may only have letters, digits, dots and dashes, at most 63';

export const enrolSchema = z
  .strictObject({
    token: z.string().regex(/^ce_[A-Za-z0-9_-]{43}$/, 'must be an enrolment token'),
    hostname: z
      .string()
      .transform((text) => text.toLowerCase())
      .refine((text) => /^[a-z0-9][a-z0-9.-]{0,62}$/.test(text), hostnameText)
      .openapi({ type: 'string', example: 'gpu-1' }),
    version: z.string().regex(/^[\w.+-]{1,40}$/),
  })
  .openapi('Enrol');

export const enrolledSchema = z
  .object({ agentId: idSchema, name: z.string(), key: z.string() })
  .openapi('Enrolled');

export const agentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    host: z.string(),
    participantId: idSchema.nullable(),
    version: z.string(),
    state: z
      .enum(['waiting', 'reporting', 'silent', 'revoked'])
      .openapi({ description: 'silent: no report for 90 s; waiting: none yet' }),
    createdAt: timeSchema,
    lastReportAt: timeSchema.nullable(),
    ageSeconds: z.number().nullable(),
    clockSkewMs: z.number().nullable().openapi({ description: 'How far its clock is ahead of ours' }),
    samplesDropped: countSchema.openapi({
      description: 'Given up by the agent: too old, or its disk too small',
    }),
    refusals: z.record(z.string(), countSchema).openapi({ description: 'What was refused of it, by code' }),
    workers: countSchema,
  })
  .openapi('Agent');

export const agentListSchema = z.object({ items: z.array(agentSchema) }).openapi('AgentList');
export const agentChangeSchema = z.strictObject({ name: line(100) }).openapi('AgentChange');

export const reportAnswerSchema = z
  .object({
    accepted: countSchema,
    duplicates: countSchema.openapi({ description: 'Samples that were there already' }),
    refused: z.array(z.object({ instance: z.int(), reason: z.string(), samples: countSchema })),
    commands: z
      .array(
        z.object({
          id: idSchema,
          instance: z.int(),
          command: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('enable') }),
            z.object({ kind: z.literal('disable') }),
            z.object({ kind: z.literal('set_coefficient'), coefficientThousandths: z.int() }),
            z.object({ kind: z.literal('request_payout'), proxyAddress: z.string() }),
          ]),
        }),
      )
      .openapi({ description: 'What the agent is to ask its workers for, each handed out once' }),
  })
  .openapi('ReportAnswer');
