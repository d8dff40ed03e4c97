import { readInstallationState } from '@cocoon-pool/db/installation-facts';
import {
  getChainHealth,
  getDatabaseBytes,
  getOutboxHealth,
  listLastHour,
} from '@cocoon-pool/db/installation-health';
import { listLiveDaemons } from '@cocoon-pool/db/leases';
import { createRoute } from '@hono/zod-openapi';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { requireOperator } from '../authenticate.ts';
import { guardedErrors, jsonContent } from '../schemas/common.ts';
import { poolHealthSchema } from '../schemas/pool-health.ts';

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'How the installation itself does: daemons, messages, chain, jobs, storage (operators)',
  middleware: requireOperator,
  responses: { 200: jsonContent(poolHealthSchema, 'As its database shows it'), ...guardedErrors },
});

/** One question after the other: requests of people need the other connections. */
export function poolHealthRoutes({ db, now, version, settings }: AppDeps) {
  const { metricRetention: retention, tonNetwork: network } = settings;
  return createApiRouter().openapi(healthRoute, async (c) => {
    const at = now();
    const state = await readInstallationState(db);
    const { queued, retrying } = await getOutboxHealth(db, at);
    const lastHour = await listLastHour(db, at);
    const chain = await getChainHealth(db, network);
    const databaseBytes = await getDatabaseBytes(db);
    const daemons = await listLiveDaemons(db);
    return c.json(
      {
        ...{ at: at.toISOString(), version: version ?? null, databaseBytes, lastHour, chain },
        workers: state.workers,
        newestSampleAgeSeconds: toAge(state.newestSampleAgeSeconds),
        daemons: daemons.map(({ blindSince, ...daemon }) => ({
          ...daemon,
          blindSince: blindSince?.toISOString() ?? null,
        })),
        shardsFree: state.shardsFree,
        outbox: { queued, retrying, oldestDueSeconds: toAge(state.oldestDueSeconds) },
        troubledJobs: state.troubledJobs,
        newestBackupAgeDays: toAge(state.newestBackupAgeDays),
        partitionsAheadHours: state.partitionsAheadHours,
        retentionDays: {
          ...{ raw: retention.rawDays, fiveMinute: retention.fiveMinuteDays },
          ...{ hourly: retention.hourlyDays, daily: retention.dailyDays },
        },
      },
      200,
    );
  });
}

/** The clock of whoever wrote may be a moment ahead. */
function toAge(age: number | null): number | null {
  return age === null ? null : Math.max(age, 0);
}
