import { getDiagnosisFacts } from '@cocoon-pool/db/diagnosis-facts';
import { type RenderedDiagnosis, renderDiagnosis } from '@cocoon-pool/domain/messages/render-diagnosis';
import { createRoute, type z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, idParam, jsonContent, languageQuery, notFoundError } from '../schemas/common.ts';
import { diagnosisSchema } from '../schemas/diagnosis.ts';
import { toReader } from '../to-reader.ts';

const diagnosisRoute = createRoute({
  method: 'get',
  path: '/{id}/diagnosis',
  summary: 'Why a worker does not earn: ten ordered checks and one sentence with the fix',
  request: {
    params: idParam,
    query: languageQuery,
  },
  responses: { 200: jsonContent(diagnosisSchema, 'The diagnosis'), ...notFoundError, ...guardedErrors },
});

export function diagnosisRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter().openapi(diagnosisRoute, async (c) => {
    const id = parseId(c.req.valid('param').id, 'worker');
    const caller = c.get('caller');
    const { facts } = await getDiagnosisFacts(db, id, { participantId: caller.reach, now: now() });
    const { language } = c.req.valid('query');
    const reader = await toReader(deps, caller, language);
    return c.json(toView(id, facts.sampledAt, renderDiagnosis(facts, reader)), 200);
  });
}

function toView(
  workerId: string,
  sampledAt: Date | null,
  { checks, lines, verdict, sentence }: RenderedDiagnosis,
): z.output<typeof diagnosisSchema> {
  return {
    workerId,
    sampledAt: sampledAt?.toISOString() ?? null,
    checks: checks.map((one, index) => ({
      check: one.check,
      result: one.result,
      reason: one.result === 'unknown' ? one.reason : null,
      text: lines[index] ?? '',
    })),
    verdict: {
      kind: verdict.kind,
      check: verdict.kind === 'failed' ? verdict.check : null,
      text: sentence,
    },
  };
}
