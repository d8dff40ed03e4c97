import { listAuditLog } from '@cocoon-pool/db/audit-log';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { readIdPage } from '../id-page.ts';
import { guardedErrors, idSchema, jsonContent, line, pageQuery, timeSchema } from '../schemas/common.ts';

const time = z.iso.datetime({ offset: true }).optional();

const auditLogSchema = z
  .object({
    items: z.array(
      z
        .object({
          id: idSchema,
          at: timeSchema,
          actor: z.string().openapi({ description: '`participant:<id>`, `api_key:<id>` or `system`' }),
          action: z.string().openapi({ example: 'worker.updated' }),
          subject: z.string().openapi({ example: 'worker:12' }),
          detail: z.record(z.string(), z.unknown()),
        })
        .openapi('AuditEntry'),
    ),
    nextCursor: z.string().nullable(),
  })
  .openapi('AuditLog');

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Who changed what, and who looked at whose data (operators)',
  middleware: [requireOperator] as const,
  request: {
    query: z.strictObject({
      actor: line(100).optional(),
      subject: line(100).optional(),
      action: line(100).optional(),
      from: time,
      to: time,
      ...pageQuery,
    }),
  },
  responses: { 200: jsonContent(auditLogSchema, 'A page, newest first'), ...guardedErrors },
});

export function auditLogRoutes({ db }: AppDeps) {
  return createApiRouter().openapi(listRoute, async (c) => {
    const { limit, cursor, from, to, ...filter } = c.req.valid('query');
    const span = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const page = await readIdPage(
      { limit, cursor },
      (place) => listAuditLog(db, { ...filter, ...span, limit: place.limit, beforeId: place.cursorId }),
      ({ at, ...entry }) => ({ ...entry, at: at.toISOString() }),
    );
    return c.json(page, 200);
  });
}
