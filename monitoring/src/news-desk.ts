import type { Db } from '@cocoon-pool/db/database';
import { deleteOldReceipts } from '@cocoon-pool/db/outbox';
import { queueNotices } from '@cocoon-pool/db/queue-notices';
import { queueReports } from '@cocoon-pool/db/queue-reports';
import { reviewIncidents } from '@cocoon-pool/db/review-incidents';
import { deleteFreeSendSlots } from '@cocoon-pool/db/send-slots';
import { insertSwitchNotices } from '@cocoon-pool/db/switch-notices';
import type { DatabaseWatch } from './database-watch.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

interface NewsDeskDeps {
  db: Db;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
}

const lookEveryMs = 500;
const noticesEveryMs = 2_000;
const switchesEveryMs = 30_000;
const reportsEveryMs = 60_000;
const tidyEveryMs = 3_600_000;

/**
 * The leader's desk for news: looks twice a second at incidents that are due for it, tells of workers that a command keeps
 * disabled, hands notices to the outbox, and queues digests and reports at their hour. All that it goes by is in the database, so whoever leads next goes on.
 */
export function openNewsDesk({ db, watch, now, timers }: NewsDeskDeps): Led {
  const tasks = [
    createTask(reviewAll, lookEveryMs),
    createTask(insertSwitchNotices, switchesEveryMs),
    createTask(queueNotices, noticesEveryMs),
    createTask(queueReports, reportsEveryMs),
    createTask(deleteFreeSendSlots, tidyEveryMs),
    createTask(deleteOldReceipts, tidyEveryMs),
  ];
  let isStopped = false;
  let cancel = () => {};

  const look = async () => {
    try {
      for (const task of tasks) if (!isStopped) await task(db, now());
      watch.succeeded('news');
    } catch (error) {
      watch.failed('news', error);
    }
    if (!isStopped) {
      cancel = timers.after(lookEveryMs, () => {
        running = look();
      });
    }
  };
  let running = look();

  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

async function reviewAll(db: Db, now: Date): Promise<void> {
  while ((await reviewIncidents(db, now)).isMore);
}

/** Runs at most once in that time, also when the clock goes back. */
function createTask(run: (db: Db, now: Date) => Promise<unknown>, everyMs: number) {
  let ranAt: Date | null = null;
  return async (db: Db, at: Date): Promise<void> => {
    if (ranAt !== null && Math.abs(at.getTime() - ranAt.getTime()) < everyMs) return;
    ranAt = at;
    await run(db, at);
  };
}
