import { deleteParticipant } from '@cocoon-pool/db/delete-participant';
import { readParticipantData } from '@cocoon-pool/db/participant-export';
import { createRoute, z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { toParticipantId } from '../participant-id.ts';
import { errorSchema, guardedErrors, idParam, jsonContent, notFoundError } from '../schemas/common.ts';

const exportSchema = z
  .object({
    exportedAt: z.string(),
    tables: z.record(
      z.string(),
      z.object({ rows: z.array(z.record(z.string(), z.unknown())), truncated: z.boolean() }),
    ),
  })
  .openapi('ParticipantExport');

const exportRoute = createRoute({
  method: 'get',
  path: '/{id}/export',
  summary: 'Everything that is kept of a person, at most the newest 10,000 rows of each table',
  request: { params: idParam },
  responses: { 200: jsonContent(exportSchema, 'A file'), ...notFoundError, ...guardedErrors },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a person’s data for good: oneself, or for operators anybody',
  request: { params: idParam },
  responses: {
    204: { description: 'Gone; ledger and sums stay, without a name' },
    409: jsonContent(errorSchema, 'The last operator has to stay'),
    ...notFoundError,
    ...guardedErrors,
  },
});

export function participantDataRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(exportRoute, async (c) => {
      const id = toParticipantId(c.req.valid('param').id, c.get('caller'));
      const tables = await readTables(db, id);
      c.header('Content-Disposition', `attachment; filename="cocoon-pool-participant-${id}.json"`);
      return c.json({ exportedAt: now().toISOString(), tables }, 200);
    })
    .openapi(deleteRoute, async (c) => {
      const caller = c.get('caller');
      const id = toParticipantId(c.req.valid('param').id, caller);
      await deleteParticipant(db, { id, actor: caller.actor }, now());
      return c.body(null, 204);
    });
}

/** Whole, not streamed: where a request has its own connections they end with the handler. */
async function readTables(db: AppDeps['db'], id: string): Promise<z.output<typeof exportSchema>['tables']> {
  const tables: z.output<typeof exportSchema>['tables'] = {};
  for await (const { table, rows, truncated } of readParticipantData(db, id)) {
    tables[table] = { rows: rows.map(toPlainRow), truncated };
  }
  return tables;
}

function toPlainRow(row: Record<string, unknown>): Record<string, unknown> {
  const toPlain = (value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toPlain(value)]));
}
