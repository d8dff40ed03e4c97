import type { Db } from '@cocoon-pool/db/database';
import { mergeCertainWorkers } from '@cocoon-pool/db/worker-merges';
import type { Job } from './run-jobs.ts';

/** Makes one worker of what was added by its address and is found by an agent too. */
export function createMergeJob(db: Db): Job {
  return {
    name: 'merge workers that agents found again',
    everySeconds: 60,
    timeoutSeconds: 300,
    run: async (now) => {
      await mergeCertainWorkers(db, now);
    },
  };
}
