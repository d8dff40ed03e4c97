import { diagnosisChecks } from '@cocoon-pool/domain/diagnosis/diagnose';
import { z } from '@hono/zod-openapi';
import { idSchema, timeSchema } from './common.ts';

const check = z.enum(diagnosisChecks);
const reason = z.enum(['never_scraped', 'stale', 'hangs', 'not_read', 'check_off', 'no_peers']);

export const diagnosisSchema = z
  .object({
    workerId: idSchema,
    sampledAt: timeSchema.nullable().openapi({ description: 'Of the newest scrape' }),
    checks: z
      .array(
        z.object({
          check,
          result: z.enum(['passed', 'warning', 'failed', 'unknown']),
          reason: reason
            .nullable()
            .openapi({ description: 'Why it is unknown; `hangs` = on one that failed' }),
          text: z.string(),
        }),
      )
      .openapi({ description: 'All ten, in their order' }),
    verdict: z.object({
      kind: z.enum(['failed', 'quiet', 'earning', 'unknown']),
      check: check.nullable().openapi({ description: 'The first that failed' }),
      text: z.string().openapi({ description: 'One sentence with the fix' }),
    }),
  })
  .openapi('Diagnosis');
