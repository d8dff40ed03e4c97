import { type EarnedScope, sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { getParticipant } from '@cocoon-pool/db/participants';
import { findLatestPrice } from '@cocoon-pool/db/prices';
import { sumReceived } from '@cocoon-pool/db/received-nanoton';
import type { Id } from '@cocoon-pool/db/schema';
import { getCostOwner } from '@cocoon-pool/db/worker-costs';
import { projectEarnings } from '@cocoon-pool/domain/earnings/project-earnings';
import type { Currency } from '@cocoon-pool/domain/money/currency';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import { createRoute, type z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import type { Caller } from '../caller.ts';
import { parseId } from '../parse-id.ts';
import { toParticipantId } from '../participant-id.ts';
import { guardedErrors, jsonContent, notFoundError } from '../schemas/common.ts';
import { earningsQuerySchema, earningsSchema } from '../schemas/earnings.ts';
import { toCurrency, toValue } from '../to-value.ts';

const earningsRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'Earnings today, in 7 and in 30 days: of a worker, a participant, or (operators) the pool',
  request: { query: earningsQuerySchema },
  responses: {
    200: jsonContent(earningsSchema, 'Estimates and receipts'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const dayMs = 86_400_000;
const projectedDays = 30;
const restsOnDays = 7;

export function earningsRoutes(deps: AppDeps) {
  const { db } = deps;
  return createApiRouter().openapi(earningsRoute, async (c) => {
    const query = c.req.valid('query');
    const caller = c.get('caller');
    const scope = await toScope(deps, caller, query);
    const whose = 'participantId' in scope && scope.participantId !== null ? scope.participantId : null;
    const readerId = whose ?? caller.participantId;
    const reader = readerId === null ? null : await getParticipant(db, readerId);
    const view = await getEarnings(deps, scope, {
      timeZone: reader?.timeZone ?? 'UTC',
      currency: query.currency ?? toCurrency(reader?.currency ?? 'USD'),
    });
    return c.json(view, 200);
  });
}

interface Asked {
  participantId?: string | undefined;
  workerId?: string | undefined;
}

/** A worker; else a participant, oneself where one may see no other; else the pool. */
async function toScope({ db }: AppDeps, caller: Caller, asked: Asked): Promise<EarnedScope> {
  if (asked.workerId !== undefined) {
    const owner = await getCostOwner(db, parseId(asked.workerId, 'worker'), caller.reach);
    const named = asked.participantId === undefined ? null : toParticipantId(asked.participantId, caller);
    return { of: 'worker', workerId: owner.workerId, participantId: caller.reach ?? named };
  }
  const participantId: Id | null =
    asked.participantId === undefined ? caller.reach : toParticipantId(asked.participantId, caller);
  return participantId === null ? { of: 'pool' } : { of: 'participant', participantId };
}

async function getEarnings(
  { db, now, settings }: AppDeps,
  scope: EarnedScope,
  { timeZone, currency }: { timeZone: string; currency: Currency },
): Promise<z.output<typeof earningsSchema>> {
  const to = now();
  const price = await findLatestPrice(db, currency);
  const today = toCalendarDay(to, timeZone);
  const startOf = (daysAgo: number) => toDayStart({ ...today, day: today.day - daysAgo }, timeZone);
  const period = async (from: Date) => {
    const estimated = await sumEarned(db, scope, { from, to });
    const received = await sumReceived(db, scope, { network: settings.tonNetwork, from, to });
    return {
      ...{ from: from.toISOString(), to: to.toISOString() },
      estimatedNanoton: estimated?.toString() ?? null,
      receivedNanoton: received.toString(),
      estimatedValue: toValue(estimated, price),
    };
  };
  const daily: { date: string; earned: bigint | null }[] = [];
  for (let daysAgo = restsOnDays; daysAgo >= 1; daysAgo -= 1) {
    const span = { from: startOf(daysAgo), to: startOf(daysAgo - 1) };
    daily.push({ date: toDate(span.from, timeZone), earned: await sumEarned(db, scope, span) });
  }
  const projection = projectEarnings(
    daily.map(({ earned }) => earned),
    projectedDays,
  );
  return {
    participantId: 'participantId' in scope ? scope.participantId : null,
    workerId: 'workerId' in scope ? scope.workerId : null,
    ...{ timeZone, currency },
    today: await period(startOf(0)),
    sevenDays: await period(new Date(to.getTime() - 7 * dayMs)),
    thirtyDays: await period(new Date(to.getTime() - 30 * dayMs)),
    days: daily.map(({ date, earned }) => ({ date, estimatedNanoton: earned?.toString() ?? null })),
    projection:
      projection === null
        ? null
        : {
            ...{ days: projectedDays, daysKnown: projection.daysKnown, method: 'p20_p80_of_last_7_days' },
            lowNanoton: projection.lowNanoton.toString(),
            highNanoton: projection.highNanoton.toString(),
            lowValue: toValue(projection.lowNanoton, price),
            highValue: toValue(projection.highNanoton, price),
          },
    price: price === undefined ? null : { ...price, at: price.at.toISOString() },
  };
}

function toDate(at: Date, timeZone: string): string {
  const { year, month, day } = toCalendarDay(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
