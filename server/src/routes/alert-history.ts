import { listAlerts } from '@cocoon-pool/db/incident-list';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseBeforeId, toPage } from '../page.ts';
import { defaultLimit, guardedErrors, jsonContent } from '../schemas/common.ts';
import { alertListSchema, alertQuery } from '../schemas/incident.ts';
import { toAlertView } from '../to-incident-view.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Open and past alerts, newest first',
  request: { query: alertQuery },
  responses: { 200: jsonContent(alertListSchema, 'A page'), ...guardedErrors },
});

export function alertHistoryRoutes({ db }: AppDeps) {
  return createApiRouter().openapi(listRoute, async (c) => {
    const { limit = defaultLimit, cursor, ...filter } = c.req.valid('query');
    const { reach } = c.get('caller');
    const rows = await listAlerts(db, {
      ...filter,
      reach,
      limit: limit + 1,
      beforeId: parseBeforeId(cursor),
    });
    return c.json(toPage(rows, limit, toAlertView), 200);
  });
}
