import { listWorkerAnswers } from '@cocoon-pool/db/worker-answers';
import { getWorkerAddress } from '@cocoon-pool/db/worker-detail';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, idParam, jsonContent, notFoundError } from '../schemas/common.ts';
import { workerAnswerListSchema } from '../schemas/worker-answer.ts';

const answersRoute = createRoute({
  method: 'get',
  path: '/{id}/answers',
  summary:
    'What a worker said to the letter: the last body of each page that was kept, at most ten minutes old while it answers',
  request: { params: idParam },
  responses: { 200: jsonContent(workerAnswerListSchema, 'One a page'), ...notFoundError, ...guardedErrors },
});

export function workerAnswersRoutes({ db }: AppDeps) {
  return createApiRouter().openapi(answersRoute, async (c) => {
    const workerId = parseId(c.req.valid('param').id, 'worker');
    await getWorkerAddress(db, workerId, { participantId: c.get('caller').reach });
    const answers = await listWorkerAnswers(db, workerId);
    const items = answers.map(({ page, askedAt, failure, body, bytes, isCut }) => ({
      ...{ page, askedAt: askedAt.toISOString(), failure, bytes, isCut },
      body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body),
    }));
    return c.json({ items }, 200);
  });
}
