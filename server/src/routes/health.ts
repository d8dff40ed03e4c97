import { isMigrated } from '@cocoon-pool/db/migrate-database';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { jsonContent } from '../schemas/common.ts';

const aliveRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process is alive',
  security: [],
  responses: { 200: jsonContent(z.object({ status: z.literal('ok') }), 'Alive') },
});

const readySchema = z.object({ ready: z.boolean(), reason: z.string().nullable() }).openapi('Readiness');

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether requests can be served: the database answers and is migrated',
  security: [],
  responses: { 200: jsonContent(readySchema, 'Ready'), 503: jsonContent(readySchema, 'Not ready, and why') },
});

export function healthRoutes({ db, log }: Pick<AppDeps, 'db' | 'log'>) {
  return createApiRouter()
    .openapi(aliveRoute, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(readyRoute, async (c) => {
      try {
        if (await isMigrated(db)) return c.json({ ready: true, reason: null }, 200);
        return c.json({ ready: false, reason: 'database_not_migrated' }, 503);
      } catch (error) {
        log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'not ready');
        return c.json({ ready: false, reason: 'database_unreachable' }, 503);
      }
    });
}
