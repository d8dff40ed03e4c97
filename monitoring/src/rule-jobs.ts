import type { Db } from '@cocoon-pool/db/database';
import { refreshWorkerBaselines } from '@cocoon-pool/db/worker-baselines';
import type { Job } from './run-jobs.ts';

/** What keeps the figures fresh that rules compare with. */
export function listRuleJobs(db: Db): Job[] {
  return [
    {
      name: 'refresh worker baselines',
      everySeconds: 3_600,
      timeoutSeconds: 600,
      run: async (now) => {
        await refreshWorkerBaselines(db, now);
      },
    },
  ];
}
