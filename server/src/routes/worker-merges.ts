import { declineMerge, listMergeCandidates, mergeWorkers } from '@cocoon-pool/db/worker-merges';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';
import { mergeDecisionSchema, workerMergeListSchema } from '../schemas/worker-merge.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Workers that an agent found and that are watched at an address already, by owner and port',
  responses: { 200: jsonContent(workerMergeListSchema, 'At most 200'), ...guardedErrors },
});

const decideRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make one worker of two, or keep them apart for good',
  request: jsonBody(mergeDecisionSchema),
  responses: {
    200: jsonContent(mergeDecisionSchema, 'What was decided'),
    ...notFoundError,
    ...guardedErrors,
  },
});

/** What is certainly one machine is merged by itself; these are the others. */
export function workerMergesRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const items = await listMergeCandidates(db, { participantId: c.get('caller').reach });
      return c.json({ items }, 200);
    })
    .openapi(decideRoute, async (c) => {
      const { actor, reach: participantId } = c.get('caller');
      const body = c.req.valid('json');
      const workerId = parseId(body.workerId, 'merge');
      const agentWorkerId = parseId(body.agentWorkerId, 'merge');
      const decide = body.decision === 'merge' ? mergeWorkers : declineMerge;
      await decide(db, { workerId, agentWorkerId, participantId, actor }, now());
      return c.json(body, 200);
    });
}
