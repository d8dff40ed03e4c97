import { getParticipant } from '@cocoon-pool/db/participants';
import { listTariffs, setTariff } from '@cocoon-pool/db/tariffs';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { toParticipantId } from '../participant-id.ts';
import { guardedErrors, idParam, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';
import { tariffBodySchema, tariffListSchema, tariffSchema } from '../schemas/earnings.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/{id}/tariffs',
  summary: 'What a participant pays for electricity, and paid before',
  request: { params: idParam },
  responses: { 200: jsonContent(tariffListSchema, 'Oldest first'), ...notFoundError, ...guardedErrors },
});

const setRoute = createRoute({
  method: 'put',
  path: '/{id}/tariff',
  summary: 'The price of electricity from a time on; earlier ones stay',
  request: { params: idParam, ...jsonBody(tariffBodySchema) },
  responses: { 200: jsonContent(tariffSchema, 'As it is now'), ...notFoundError, ...guardedErrors },
});

export function tariffsRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { id } = await getParticipant(db, toParticipantId(c.req.valid('param').id, c.get('caller')));
      const items = await listTariffs(db, id);
      return c.json(
        { items: items.map((item) => ({ ...item, validFrom: item.validFrom.toISOString() })) },
        200,
      );
    })
    .openapi(setRoute, async (c) => {
      const caller = c.get('caller');
      const { id, timeZone } = await getParticipant(db, toParticipantId(c.req.valid('param').id, caller));
      const { pricePerKwh, currency, validFrom } = c.req.valid('json');
      const from = validFrom ?? toDayStart(toCalendarDay(now(), timeZone), timeZone);
      const tariff = { validFrom: from, currency, pricePerKwh };
      await setTariff(db, { ...tariff, participantId: id, actor: caller.actor }, now());
      return c.json({ ...tariff, validFrom: from.toISOString() }, 200);
    });
}
