import { listChainProgress } from '@cocoon-pool/db/chain-accounts';
import { listContractBooks } from '@cocoon-pool/db/contract-books';
import { getParticipant } from '@cocoon-pool/db/participants';
import { listOpenGaps } from '@cocoon-pool/db/payout-gaps';
import { listPayoutPrices } from '@cocoon-pool/db/payout-prices';
import { getPayout, listPayouts, type Payout, sumPayouts, sumPayoutsByDay } from '@cocoon-pool/db/payouts';
import type { Id } from '@cocoon-pool/db/schema';
import { listWalletLinks } from '@cocoon-pool/db/wallets';
import { type Currency, isCurrency } from '@cocoon-pool/domain/money/currency';
import { createRoute } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { parseId } from '../parse-id.ts';
import { toParticipantId } from '../participant-id.ts';
import { defaultLimit, guardedErrors, idParam, jsonContent, notFoundError } from '../schemas/common.ts';
import {
  chainProgressSchema,
  expectedPayoutsSchema,
  expectedQuerySchema,
  payoutDaysQuerySchema,
  payoutDaysSchema,
  payoutListSchema,
  payoutSchema,
  payoutsQuerySchema,
} from '../schemas/payout.ts';
import { toExpectedView } from '../to-expected-view.ts';
import { toPayoutView, toTotalsView } from '../to-payout-view.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Payouts received, newest first; for operators everybody’s',
  request: { query: payoutsQuerySchema },
  responses: { 200: jsonContent(payoutListSchema, 'A page'), ...notFoundError, ...guardedErrors },
});

const daysRoute = createRoute({
  method: 'get',
  path: '/days',
  summary: 'What verified payouts brought on each day that had any; for operators everybody’s',
  request: { query: payoutDaysQuerySchema },
  responses: {
    200: jsonContent(payoutDaysSchema, 'By days in the reader’s time zone, oldest first'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const expectedRoute = createRoute({
  method: 'get',
  path: '/expected',
  summary: 'What each contract still has to pay, what is on the way, and what is missing',
  request: { query: expectedQuerySchema },
  responses: { 200: jsonContent(expectedPayoutsSchema, 'Now'), ...notFoundError, ...guardedErrors },
});

const progressRoute = createRoute({
  method: 'get',
  path: '/progress',
  summary: 'How far the history of accounts is read; for operators of all that are watched',
  responses: { 200: jsonContent(chainProgressSchema, 'Those with most left first'), ...guardedErrors },
});

const getRoute = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One payout',
  request: { params: idParam },
  responses: { 200: jsonContent(payoutSchema, 'The payout'), ...notFoundError, ...guardedErrors },
});

const contractsMax = 1_000;
const accountsMax = 200;
const daysMax = 400;

export function payoutsRoutes({ db, now, settings }: AppDeps) {
  const { tonNetwork: network } = settings;
  const { rootAddress } = settings.chain;
  const toViews = async (payouts: readonly Payout[], caller: Caller) => {
    const currency = await toCurrency(caller);
    const prices = await listPayoutPrices(
      db,
      payouts.map(({ id }) => id),
      currency,
    );
    return payouts.map((payout) => toPayoutView(payout, { currency, price: prices.get(payout.id) ?? null }));
  };
  const toCurrency = async ({ participantId }: Caller): Promise<Currency> => {
    if (participantId === null) return 'USD';
    const { currency } = await getParticipant(db, participantId);
    return isCurrency(currency) ? currency : 'USD';
  };

  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const caller = c.get('caller');
      const {
        limit = defaultLimit,
        cursor,
        participantId,
        workerId,
        from,
        to,
        verification,
      } = c.req.valid('query');
      const filter = {
        ...{ network, verification, participantId: toWhose(caller, participantId) },
        workerId: workerId === undefined ? undefined : parseId(workerId, 'worker'),
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      };
      const { items, nextCursor } = await listPayouts(db, { ...filter, limit, cursor });
      const totals = toTotalsView(await sumPayouts(db, filter));
      return c.json({ items: await toViews(items, caller), nextCursor, totals }, 200);
    })
    .openapi(daysRoute, async (c) => {
      const caller = c.get('caller');
      const { participantId, workerId, from, to } = c.req.valid('query');
      if (from >= to || to.getTime() - from.getTime() > daysMax * 86_400_000) throw badDays;
      const whose = toWhose(caller, participantId);
      const readerId = whose ?? caller.participantId;
      const timeZone = readerId === null ? 'UTC' : (await getParticipant(db, readerId)).timeZone;
      const filter = {
        ...{ network, participantId: whose, from, to },
        workerId: workerId === undefined ? undefined : parseId(workerId, 'worker'),
      };
      const days = await sumPayoutsByDay(db, { ...filter, timeZone });
      const views = days.map((day) => ({ ...day, amountNanoton: day.amountNanoton.toString() }));
      return c.json({ timeZone, days: views }, 200);
    })
    .openapi(expectedRoute, async (c) => {
      const participantId = toWhose(c.get('caller'), c.req.valid('query').participantId);
      const filter = { network, rootAddress, participantId, limit: contractsMax };
      const books = await listContractBooks(db, filter);
      const contracts = books.map(({ contractAddress }) => contractAddress);
      return c.json(toExpectedView(books, await listOpenGaps(db, { network, contracts })), 200);
    })
    .openapi(progressRoute, async (c) => {
      const { reach } = c.get('caller');
      const links = reach === null ? null : await listWalletLinks(db, { participantId: reach, network });
      const accounts = links === null ? null : links.map(({ address }) => address);
      const progress = await listChainProgress(db, { network, accounts, limit: accountsMax }, now());
      return c.json(
        {
          accounts: progress.map(({ failures: _, completeAt, incompleteFrom, ...account }) => ({
            ...account,
            completeAt: completeAt?.toISOString() ?? null,
            incompleteFrom: incompleteFrom?.toISOString() ?? null,
          })),
        },
        200,
      );
    })
    .openapi(getRoute, async (c) => {
      const caller = c.get('caller');
      const id = parseId(c.req.valid('param').id, 'payout');
      const [view] = await toViews(
        [await getPayout(db, id, { network, participantId: caller.reach })],
        caller,
      );
      if (view === undefined) throw new Error('A payout has a view');
      return c.json(view, 200);
    });
}

const badDays = new ApiError({
  status: 422,
  code: 'validation_failed',
  message: `from: must be before to, by ${daysMax} days at most`,
  field: 'from',
});

/** Null: everybody's. Somebody else's are not there. */
function toWhose(caller: Caller, participantId: string | undefined): Id | null {
  return participantId === undefined ? caller.reach : toParticipantId(participantId, caller);
}
