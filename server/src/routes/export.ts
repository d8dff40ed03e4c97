import { insertAuditEntry } from '@cocoon-pool/db/audit-log';
import { createExportLink, isExportLinkOpen, useExportLink } from '@cocoon-pool/db/export-links';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant } from '@cocoon-pool/db/participants';
import type { Id } from '@cocoon-pool/db/schema';
import { createRoute } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { toParticipantId } from '../participant-id.ts';
import { planTaxReport } from '../plan-tax-report.ts';
import {
  errorSchema,
  guardedErrors,
  idSchema,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import {
  exportLinkBodySchema,
  exportLinkSchema,
  fileAnswer,
  taxQuerySchema,
  tokenParam,
} from '../schemas/export.ts';
import { checkTaxFormat, toTaxFilename, writeTaxFile } from '../write-tax-file.ts';

const noPdf = { 501: jsonContent(errorSchema, 'PDF is made on Node only') };

const reportRoute = createRoute({
  method: 'get',
  path: '/tax-report',
  summary: 'Income at receipt for a tax return: csv, koinly, cointracking, json or pdf',
  request: { query: taxQuerySchema },
  responses: { ...fileAnswer, ...noPdf, ...notFoundError, ...guardedErrors },
});

const linkRoute = createRoute({
  method: 'post',
  path: '/links',
  summary: 'A link to a report for a program that cannot send a credential: valid 5 minutes, once',
  request: jsonBody(exportLinkBodySchema),
  responses: {
    201: jsonContent(exportLinkSchema, 'Anybody who has it can fetch the file'),
    ...noPdf,
    ...notFoundError,
    ...guardedErrors,
  },
});

const fileRoute = createRoute({
  method: 'get',
  path: '/files/{token}',
  summary: 'The file of a one-use link',
  security: [],
  request: { params: tokenParam },
  responses: { ...fileAnswer, ...notFoundError },
});

const linkMs = 300_000;

export function exportRoutes(deps: AppDeps) {
  const { db, now, settings } = deps;
  return createApiRouter()
    .openapi(reportRoute, async (c) => {
      const { participantId: asked, ...query } = c.req.valid('query');
      const job = await planTaxReport(deps, query, toReported(asked, c.get('caller')));
      const { body, headers } = await writeTaxFile(deps, job);
      return c.body(body, 200, headers);
    })
    .openapi(linkRoute, async (c) => {
      const caller = c.get('caller');
      const { participantId: asked, ...query } = c.req.valid('json');
      const participantId = toReported(asked, caller);
      const job = await planTaxReport(deps, query, participantId);
      checkTaxFormat(deps, job);
      const expiresAt = new Date(now().getTime() + linkMs);
      const request = { ...query, participantId };
      const token = await createExportLink(db, { requestedBy: caller.actor, request, expiresAt }, now());
      const origin = settings.publicUrl ?? new URL(c.req.url).origin;
      const url = `${origin}/api/v1/export/files/${token}`;
      await audit(deps, caller.actor, participantId);
      return c.json({ url, filename: toTaxFilename(job), expiresAt: expiresAt.toISOString() }, 201);
    })
    .openapi(fileRoute, async (c) => {
      const { token } = c.req.valid('param');
      // Telegram's web client fetches the file from its own page.
      c.header('Access-Control-Allow-Origin', 'https://web.telegram.org');
      if (c.req.raw.method === 'HEAD') {
        if (!(await isExportLinkOpen(db, token, now()))) throw new NotFoundError('file');
        return c.body('', 200, { 'Content-Disposition': 'attachment' });
      }
      const link = await useExportLink(db, token, now());
      if (link === undefined) throw new NotFoundError('file');
      const { participantId, ...query } = storedRequestSchema.parse(link.request);
      // Whoever was switched off since gets nothing any more.
      const { status } = await getParticipant(db, participantId);
      if (status === 'deactivated') throw new NotFoundError('file');
      const { body, headers } = await writeTaxFile(deps, await planTaxReport(deps, query, participantId));
      return c.body(body, 200, headers);
    });
}

const storedRequestSchema = exportLinkBodySchema.extend({ participantId: idSchema });

/** Whose report: oneself by default; a key of the installation has to name somebody. */
function toReported(asked: string | undefined, caller: Caller): Id {
  if (asked !== undefined) return toParticipantId(asked, caller);
  if (caller.participantId !== null) return caller.participantId;
  const message = 'participantId: Say whose report';
  throw new ApiError({ status: 422, code: 'validation_failed', message, field: 'participantId' });
}

async function audit({ db, now }: AppDeps, actor: string, participantId: Id): Promise<void> {
  const subject = `participant:${participantId}`;
  await insertAuditEntry(db, { actor, action: 'export.link_made', subject }, now());
}
