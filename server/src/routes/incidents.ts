import { acknowledgeIncident } from '@cocoon-pool/db/acknowledge-incident';
import { claimIncident } from '@cocoon-pool/db/claim-incident';
import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { listAlerts, listIncidents, listReceipts } from '@cocoon-pool/db/incident-list';
import { muteIncident } from '@cocoon-pool/db/mute-incident';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { parseBeforeId, toPage } from '../page.ts';
import { parseId } from '../parse-id.ts';
import {
  defaultLimit,
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  languageQuery,
  notFoundError,
} from '../schemas/common.ts';
import {
  acknowledgedSchema,
  claimedSchema,
  incidentListSchema,
  incidentQuery,
  incidentSchema,
  muteSchema,
} from '../schemas/incident.ts';
import { toAlertView, toIncidentItem, toReceiptView, toSentences, toTimeline } from '../to-incident-view.ts';
import { toReader } from '../to-reader.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Incidents: groups of alerts of one rule on one host, newest first',
  request: { query: incidentQuery },
  responses: { 200: jsonContent(incidentListSchema, 'A page'), ...guardedErrors },
});

const getRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One incident: its alerts, what happened when, and who was told',
  request: { params: idParam, query: languageQuery },
  responses: { 200: jsonContent(incidentSchema, 'The incident'), ...notFoundError, ...guardedErrors },
});

const acknowledgeRoute = createRoute({
  method: 'post',
  path: '/{id}/acknowledge',
  summary: 'Take an incident: reminders and escalation stop, every message says who has it',
  request: { params: idParam },
  responses: { 200: jsonContent(acknowledgedSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

const claimRoute = createRoute({
  method: 'post',
  path: '/{id}/claim',
  summary: 'Say “it was me” of a change of a worker: the alert ends with its next scrape',
  request: { params: idParam },
  responses: {
    200: jsonContent(claimedSchema, 'As it is now'),
    409: jsonContent(errorSchema, 'It tells of no change'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const muteRoute = createRoute({
  method: 'post',
  path: '/{id}/mute',
  summary: 'Keep an incident back for a while',
  request: { params: idParam, ...jsonBody(muteSchema) },
  responses: {
    200: jsonContent(z.object({ mutedUntil: z.string() }), 'Muted'),
    409: jsonContent(errorSchema, 'It is over already'),
    ...notFoundError,
    ...guardedErrors,
  },
});

export function incidentsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { limit = defaultLimit, cursor, ...filter } = c.req.valid('query');
      const beforeId = parseBeforeId(cursor);
      const { reach } = c.get('caller');
      const rows = await listIncidents(db, { ...filter, reach, limit: limit + 1, beforeId });
      const ids = rows.map(({ id }) => id);
      const facts = await listIncidentFacts(db, ids, now());
      return c.json(
        toPage(rows, limit, (row) => toIncidentItem(row, facts.get(row.id), now())),
        200,
      );
    })
    .openapi(getRoute, async (c) => {
      const { reach } = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'incident');
      const [row] = await listIncidents(db, { reach, id, limit: 1 });
      if (row === undefined) throw new NotFoundError('incident');
      const alerts = await listAlerts(db, { reach, incidentId: id, limit: mostAlerts });
      const facts = (await listIncidentFacts(db, [id], now())).get(id);
      const body = {
        ...toIncidentItem(row, facts, now()),
        sentences: toSentences(facts, await toReader(deps, c.get('caller'), c.req.valid('query').language)),
        alertList: alerts.map(toAlertView),
        timeline: toTimeline(row, alerts),
        receipts: (await listReceipts(db, id)).map(toReceiptView),
      };
      return c.json(body, 200);
    })
    .openapi(acknowledgeRoute, async (c) => {
      const caller = c.get('caller');
      const incidentId = parseId(c.req.valid('param').id, 'incident');
      const outcome = await acknowledgeIncident(db, { incidentId, ...toTaker(caller) }, now());
      if (outcome.state === 'not_found') throw new NotFoundError('incident');
      return c.json({ state: outcome.state, by: 'by' in outcome ? outcome.by : null }, 200);
    })
    .openapi(claimRoute, async (c) => {
      const incidentId = parseId(c.req.valid('param').id, 'incident');
      const state = await claimIncident(db, { incidentId, ...toTaker(c.get('caller')) }, now());
      if (state === 'not_found') throw new NotFoundError('incident');
      if (state === 'no_change') {
        throw new ApiError({ status: 409, code: 'no_change', message: 'The incident tells of no change' });
      }
      return c.json({ state }, 200);
    })
    .openapi(muteRoute, async (c) => {
      const { reach, actor } = c.get('caller');
      const incidentId = parseId(c.req.valid('param').id, 'incident');
      const { minutes, reason = 'API' } = c.req.valid('json');
      const until = new Date(now().getTime() + minutes * 60_000);
      const outcome = await muteIncident(db, { incidentId, reach, until, actor, reason }, now());
      if (outcome === 'not_found') throw new NotFoundError('incident');
      if (outcome === 'recovered') {
        throw new ApiError({ status: 409, code: 'recovered', message: 'The incident is over already' });
      }
      return c.json({ mutedUntil: until.toISOString() }, 200);
    });
}

const mostAlerts = 500;

function toTaker({ reach, participantId, actor }: Caller) {
  return { reach, participantId, actor };
}
