import { getDowntime } from '@cocoon-pool/db/downtime';
import { getParticipant } from '@cocoon-pool/db/participants';
import { listPoolFees } from '@cocoon-pool/db/pool-fees';
import { hasPoolWallet, listPoolReceipts, type PoolReceipt } from '@cocoon-pool/db/pool-shares';
import { downtimeKinds } from '@cocoon-pool/domain/alerts/downtime-kinds';
import { findFee, planShares } from '@cocoon-pool/domain/shares/plan-shares';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import { createRoute, type z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import type { Caller } from '../caller.ts';
import { guardedErrors, jsonContent } from '../schemas/common.ts';
import { poolIncomeSchema } from '../schemas/pool.ts';

const incomeRoute = createRoute({
  method: 'get',
  path: '/income',
  summary: 'What downtime cost the pool lately, and what its fee brought (operators)',
  middleware: requireOperator,
  responses: { 200: jsonContent(poolIncomeSchema, 'Of the last 7 and 30 days'), ...guardedErrors },
});

const dayMs = 86_400_000;
const downtimeDays = 7;
const feeDays = 30;

export function poolIncomeRoutes(deps: AppDeps) {
  return createApiRouter().openapi(incomeRoute, async (c) => {
    const timeZone = await findTimeZone(deps, c.get('caller'));
    const compute = () => readIncome(deps, timeZone);
    const question = `pool income ${timeZone}`;
    return c.json(await (deps.cache?.read({ reach: null, question }, compute) ?? compute()), 200);
  });
}

async function findTimeZone({ db }: AppDeps, { participantId }: Caller): Promise<string> {
  return participantId === null ? 'UTC' : (await getParticipant(db, participantId)).timeZone;
}

async function readIncome(deps: AppDeps, timeZone: string): Promise<z.output<typeof poolIncomeSchema>> {
  const at = deps.now();
  const from = new Date(at.getTime() - downtimeDays * dayMs);
  const { lostNanoton, ...downtime } = await getDowntime(deps.db, { from, to: at, kinds: downtimeKinds });
  return {
    at: at.toISOString(),
    downtime: { days: downtimeDays, ...downtime, lostNanoton: lostNanoton?.toString() ?? null },
    fee: await readFee(deps, { at, dayStart: toDayStart(toCalendarDay(at, timeZone), timeZone) }),
  };
}

async function readFee(
  { db, settings: { tonNetwork: network } }: AppDeps,
  { at, dayStart }: { at: Date; dayStart: Date },
) {
  if (!(await hasPoolWallet(db, network))) return null;
  const from = new Date(at.getTime() - feeDays * dayMs);
  const receipts = await listPoolReceipts(db, { network, from, to: at });
  const fees = await listPoolFees(db);
  const sum = (own: readonly PoolReceipt[]) => {
    const { receivedNanoton, feeNanoton } = planShares({ receipts: own, fees, earners: [] });
    return { receivedNanoton: receivedNanoton.toString(), feeNanoton: feeNanoton.toString() };
  };
  const today = sum(receipts.filter(({ receivedAt }) => receivedAt >= dayStart));
  return {
    ...{ days: feeDays, percent: findFee(fees, at), ...sum(receipts) },
    today: { from: dayStart.toISOString(), ...today },
  };
}
