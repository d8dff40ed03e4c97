import { listHostTrends } from '@cocoon-pool/db/host-trends';
import { listLosingPeople } from '@cocoon-pool/db/losing-people';
import { getPoolPace } from '@cocoon-pool/db/pool-pace';
import { downtimeKinds } from '@cocoon-pool/domain/alerts/downtime-kinds';
import { type HostPace, pickMovers, toChangeRatio } from '@cocoon-pool/domain/pool/pick-movers';
import { createRoute, type z } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { guardedErrors, jsonContent } from '../schemas/common.ts';
import { poolStandingSchema } from '../schemas/pool.ts';

const standingRoute = createRoute({
  method: 'get',
  path: '/standing',
  summary: 'How the pool does against what is usual, and whose workers stand still (operators)',
  middleware: requireOperator,
  responses: { 200: jsonContent(poolStandingSchema, 'As it is now'), ...guardedErrors },
});

const mostMovers = 8;
const mostPeople = 8;
const stepSeconds = 3_600;
const steps = 24;
const fiveMinutesMs = 300_000;

export function poolStandingRoutes(deps: AppDeps) {
  return createApiRouter().openapi(standingRoute, async (c) => {
    const compute = () => readStanding(deps);
    const question = 'pool standing';
    return c.json(await (deps.cache?.read({ reach: null, question }, compute) ?? compute()), 200);
  });
}

async function readStanding({ db, now }: AppDeps): Promise<z.output<typeof poolStandingSchema>> {
  const at = now();
  const { usualOf, hosts } = await getPoolPace(db, at);
  const movers = pickMovers(hosts, mostMovers);
  const to = new Date(Math.floor(at.getTime() / fiveMinutesMs) * fiveMinutesMs);
  const from = new Date(to.getTime() - steps * stepSeconds * 1_000);
  const names = movers.map(({ host }) => host);
  const trends = await listHostTrends(db, { hosts: names, from, to, stepSeconds });
  const losing = await listLosingPeople(db, downtimeKinds, at);
  return {
    ...{ at: at.toISOString(), usualOf, stepSeconds, changeRatio: toPoolChange(hosts) },
    movers: movers.map(({ host, requestsPerSecond, changeRatio }, place) => ({
      ...{ host, requestsPerSecond, changeRatio },
      trend: trends[place]?.requestsPerSecond ?? [],
    })),
    losing: losing.slice(0, mostPeople).map(({ lossNanotonPerHour, ...person }) => ({
      ...person,
      lossNanotonPerHour: lossNanotonPerHour?.toString() ?? null,
    })),
    losingPeople: losing.length,
  };
}

function toPoolChange(hosts: readonly HostPace[]): number | null {
  if (hosts.length === 0) return null;
  const sum = (key: 'requestsPerSecond' | 'usualPerSecond') =>
    hosts.reduce((total, host) => total + host[key], 0);
  return toChangeRatio({
    requestsPerSecond: sum('requestsPerSecond'),
    usualPerSecond: sum('usualPerSecond'),
  });
}
