import { listPayoutPrices, setPriceOverride } from '@cocoon-pool/db/payout-prices';
import { getPendingPrices } from '@cocoon-pool/db/payout-pricing';
import { listLatestPrices } from '@cocoon-pool/db/prices';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseId } from '../parse-id.ts';
import { guardedErrors, idParam, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';
import { payoutPriceSchema, priceListSchema, priceOverrideSchema } from '../schemas/earnings.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'The latest price of the coin, for display; operators also see what still lacks one',
  responses: { 200: jsonContent(priceListSchema, 'By currency'), ...guardedErrors },
});

const overrideRoute = createRoute({
  method: 'put',
  path: '/{id}/price',
  summary: 'Let a price of one’s own count for a payout; ours stays beside it',
  request: { params: idParam, ...jsonBody(priceOverrideSchema) },
  responses: { 200: jsonContent(payoutPriceSchema, 'As it counts now'), ...notFoundError, ...guardedErrors },
});

/** After a day of trying, prices want a person. */
const fixAfterMs = 86_400_000;
const fix =
  'Import dated prices: npm run pool -- prices import FILE, or set the price of single payouts yourself';

export function pricesRoutes({ db, now }: AppDeps) {
  return createApiRouter().openapi(listRoute, async (c) => {
    const prices = await listLatestPrices(db);
    const items = prices.map((price) => ({ ...price, at: price.at.toISOString() }));
    if (c.get('caller').role !== 'operator') return c.json({ items, pending: null }, 200);
    const { payouts, since, failure } = await getPendingPrices(db);
    const isOld = since !== null && now().getTime() - since.getTime() >= fixAfterMs;
    const pending = { payouts, since: since?.toISOString() ?? null, failure, fix: isOld ? fix : null };
    return c.json({ items, pending }, 200);
  });
}

export function payoutPriceRoutes({ db, now }: AppDeps) {
  return createApiRouter().openapi(overrideRoute, async (c) => {
    const { reach, actor } = c.get('caller');
    const payoutId = parseId(c.req.valid('param').id, 'payout');
    const { currency, value } = c.req.valid('json');
    await setPriceOverride(db, { payoutId, participantId: reach, currency, value, actor }, now());
    const price = (await listPayoutPrices(db, [payoutId], currency)).get(payoutId);
    const view = {
      ...{ payoutId, currency, value: price?.value ?? null, source: price?.source ?? null },
      suggested: price?.suggested ?? null,
    };
    return c.json(view, 200);
  });
}
