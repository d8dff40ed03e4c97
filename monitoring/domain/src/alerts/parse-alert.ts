import { z } from 'zod';
import { badAnswerFailures, noAnswerFailures } from '../cocoon/sample.ts';
import { type AlertKind, type Evidence, ruleKinds } from './rule-kinds.ts';

/** Reads a stored rule kind; null for one that this version does not know. */
export function parseAlertKind(text: string): AlertKind | null {
  return Object.values(ruleKinds).find((rule) => rule.kind === text)?.kind ?? null;
}

/** Reads stored evidence. Total: a field that is missing or of another type is left out. */
export function parseEvidence(json: unknown): Evidence {
  const result = evidenceSchema.safeParse(json);
  if (!result.success) return {};
  const { failedScrapes, totalScrapes, failure, lastUpAt } = result.data;
  return {
    ...(failedScrapes === undefined ? {} : { failedScrapes }),
    ...(totalScrapes === undefined ? {} : { totalScrapes }),
    ...(failure === undefined ? {} : { failure }),
    ...(lastUpAt === undefined ? {} : { lastUpAt }),
  };
}

const count = z.number().int().nonnegative().optional().catch(undefined);
const evidenceSchema = z.object({
  failedScrapes: count,
  totalScrapes: count,
  failure: z
    .enum([...noAnswerFailures, ...badAnswerFailures])
    .optional()
    .catch(undefined),
  lastUpAt: z.iso.datetime().nullable().optional().catch(undefined),
});
