import { deleteOldReports } from '@cocoon-pool/db/agent-reports';
import type { Db } from '@cocoon-pool/db/database';
import { rollUpGpuHours } from '@cocoon-pool/db/gpu-metrics';
import { deleteFinishedJobRuns } from '@cocoon-pool/db/job-runs';
import {
  dropExpiredMetrics,
  ensurePartitionsAhead,
  type MetricRetention,
} from '@cocoon-pool/db/metric-retention';
import { rollUpFiveMinutes, rollUpHours } from '@cocoon-pool/db/rollups';
import type { Job } from './run-jobs.ts';

const jobRunsKeptMs = 7 * 86_400_000;

/** What keeps the metrics tables in order. Before the first of them runs, call `ensurePartitionsAhead` once. */
export function listStorageJobs(db: Db, retention: MetricRetention): Job[] {
  return [
    {
      name: 'roll up five minutes',
      everySeconds: 60,
      timeoutSeconds: 300,
      run: async (now) => {
        await rollUpFiveMinutes(db, now);
      },
    },
    {
      name: 'roll up hours',
      everySeconds: 300,
      timeoutSeconds: 600,
      run: async (now) => {
        await rollUpHours(db, now);
      },
    },
    {
      name: 'roll up GPU hours',
      everySeconds: 300,
      timeoutSeconds: 600,
      run: async (now) => {
        await rollUpGpuHours(db, now);
      },
    },
    {
      name: 'forget agent reports',
      everySeconds: 3600,
      timeoutSeconds: 600,
      run: async (now) => {
        await deleteOldReports(db, now);
      },
    },
    {
      name: 'make partitions',
      everySeconds: 3600,
      timeoutSeconds: 300,
      run: (now) => ensurePartitionsAhead(db, now, retention),
    },
    {
      name: 'drop expired metrics',
      everySeconds: 3600,
      timeoutSeconds: 300,
      run: async (now) => {
        await dropExpiredMetrics(db, now, retention);
      },
    },
    {
      name: 'forget job runs',
      everySeconds: 3600,
      timeoutSeconds: 300,
      run: (now) => deleteFinishedJobRuns(db, new Date(now.getTime() - jobRunsKeptMs)),
    },
  ];
}
