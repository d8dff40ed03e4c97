import { listPoolFees, setPoolFee } from '@cocoon-pool/db/pool-fees';
import { insertSharePlan, listParticipantNames, listSharePlans } from '@cocoon-pool/db/pool-shares';
import { toPlanMark } from '@cocoon-pool/domain/shares/match-transfers';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { readIdPage } from '../id-page.ts';
import { parseId } from '../parse-id.ts';
import { reckonShares } from '../reckon-shares.ts';
import {
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import {
  planBodySchema,
  planListSchema,
  planQuerySchema,
  planSchema,
  plansQuerySchema,
  poolFeeBodySchema,
  poolFeeListSchema,
  poolFeeSchema,
  sharesQuerySchema,
  sharesSchema,
} from '../schemas/pool.ts';
import { getPlanView, toPaymentsCsv, toPlanItem, toShareView } from '../share-views.ts';

const middleware = requireOperator;
const csvContent = { 'text/csv': { schema: z.string() } };

const feesRoute = createRoute({
  method: 'get',
  path: '/fees',
  summary: 'The operator’s part of the pool’s income (operators)',
  middleware,
  responses: { 200: jsonContent(poolFeeListSchema, 'Newest first'), ...guardedErrors },
});

const setFeeRoute = createRoute({
  method: 'post',
  path: '/fees',
  summary: 'The fee from a time on; earlier ones stay (operators)',
  middleware,
  request: jsonBody(poolFeeBodySchema),
  responses: { 201: jsonContent(poolFeeSchema, 'Set'), ...guardedErrors },
});

const sharesRoute = createRoute({
  method: 'get',
  path: '/shares',
  summary: 'What each participant would get of a period’s income (operators)',
  middleware,
  request: { query: sharesQuerySchema },
  responses: {
    200: {
      description: 'Shares that add up to what was received less the fee, to the nanoton',
      content: { 'application/json': { schema: sharesSchema }, ...csvContent },
    },
    ...guardedErrors,
  },
});

const planRoute = createRoute({
  method: 'post',
  path: '/share-plans',
  summary: 'Keep a period’s shares as they are to be paid (operators)',
  middleware,
  request: jsonBody(planBodySchema),
  responses: {
    201: jsonContent(planSchema, 'Kept'),
    409: jsonContent(errorSchema, 'The period overlaps one that is kept'),
    ...guardedErrors,
  },
});

const plansRoute = createRoute({
  method: 'get',
  path: '/share-plans',
  summary: 'Plans that were kept (operators)',
  middleware,
  request: { query: plansQuerySchema },
  responses: { 200: jsonContent(planListSchema, 'Newest first'), ...guardedErrors },
});

const onePlanRoute = createRoute({
  method: 'get',
  path: '/share-plans/{id}',
  summary: 'A plan, and which of its shares were paid (operators)',
  middleware,
  request: { params: idParam, query: planQuerySchema },
  responses: {
    200: {
      description: 'The plan; as CSV what is still to be paid',
      content: { 'application/json': { schema: planSchema }, ...csvContent },
    },
    ...notFoundError,
    ...guardedErrors,
  },
});

export function poolRoutes(deps: AppDeps) {
  const { db, now } = deps;
  return createApiRouter()
    .openapi(feesRoute, async (c) => c.json({ items: (await listPoolFees(db)).map(toFeeView) }, 200))
    .openapi(setFeeRoute, async (c) => {
      const at = now();
      const { percent, validFrom = at } = c.req.valid('json');
      const { actor } = c.get('caller');
      await setPoolFee(db, { percent, validFrom, actor }, at);
      return c.json(toFeeView({ percent, validFrom, setBy: actor, setAt: at }), 201);
    })
    .openapi(sharesRoute, async (c) => {
      const { format, ...period } = c.req.valid('query');
      checkPeriod(period);
      const { plan, addresses } = await reckonShares(deps, period);
      const names = await listParticipantNames(
        db,
        plan.shares.flatMap(({ participantId }) => participantId ?? []),
      );
      const shares = plan.shares.map((share) => {
        const address = (share.participantId !== null && addresses.get(share.participantId)) || null;
        return toShareView({ ...share, address }, { names, network: deps.settings.tonNetwork });
      });
      if (format === 'csv') {
        const csv = toPaymentsCsv(shares, toComment(deps, period, null));
        return c.body(csv, 200, toCsvHeaders('shares.csv'));
      }
      return c.json(
        {
          ...{ from: period.from.toISOString(), to: period.to.toISOString(), shares },
          receivedNanoton: plan.receivedNanoton.toString(),
          feeNanoton: plan.feeNanoton.toString(),
          unsharedNanoton: plan.unsharedNanoton.toString(),
        },
        200,
      );
    })
    .openapi(planRoute, async (c) => {
      const period = c.req.valid('json');
      checkPeriod(period);
      if (period.to > now()) throw badPeriod('to', 'A period can be shared when it is over');
      const { plan, addresses } = await reckonShares(deps, period);
      if (plan.unsharedNanoton > 0n || plan.shares.length === 0) {
        throw badPeriod('from', 'There is nothing to share, or nobody whose earnings are known');
      }
      const { actor } = c.get('caller');
      const id = await insertSharePlan(db, { ...period, plan, addresses, actor }, now());
      if (id === undefined) {
        const message = 'This period overlaps one that is shared already';
        throw new ApiError({ status: 409, code: 'period_shared', message });
      }
      c.header('Location', `/api/v1/pool/share-plans/${id}`);
      return c.json(await getPlanView(deps, id), 201);
    })
    .openapi(plansRoute, async (c) => {
      const page = await readIdPage(
        c.req.valid('query'),
        ({ limit, cursorId }) => listSharePlans(db, { limit, beforeId: cursorId }),
        toPlanItem,
      );
      return c.json(page, 200);
    })
    .openapi(onePlanRoute, async (c) => {
      const plan = await getPlanView(deps, parseId(c.req.valid('param').id, 'plan'));
      if (c.req.valid('query').format !== 'csv') return c.json(plan, 200);
      const open = plan.shares.filter(({ paidBy }) => paidBy === null);
      const period = { from: new Date(plan.from), to: new Date(plan.to) };
      const csv = toPaymentsCsv(open, toComment(deps, period, plan.id));
      return c.body(csv, 200, toCsvHeaders(`share-plan-${plan.id}.csv`));
    });
}

function toCsvHeaders(filename: string): Record<string, string> {
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${filename}"`,
  };
}

function toFeeView(fee: { percent: string; validFrom: Date; setBy: string; setAt: Date }) {
  return { ...fee, validFrom: fee.validFrom.toISOString(), setAt: fee.setAt.toISOString() };
}

const longestMs = 366 * 86_400_000;

function checkPeriod({ from, to }: { from: Date; to: Date }): void {
  if (from >= to) throw badPeriod('from', 'from must be before to');
  if (to.getTime() - from.getTime() > longestMs) throw badPeriod('from', 'The period may be a year at most');
}

function badPeriod(field: string, message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message, field });
}

/** What recipients read; a plan's mark lets its payments be told apart. */
function toComment(
  { settings }: AppDeps,
  { from, to }: { from: Date; to: Date },
  planId: string | null,
): string {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const mark = planId === null ? '' : ` ${toPlanMark(planId)}`;
  return `${settings.poolName} ${day(from)} – ${day(new Date(to.getTime() - 1))}${mark}`;
}
