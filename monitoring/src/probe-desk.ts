import type { Db } from '@cocoon-pool/db/database';
import {
  type ClaimedProbe,
  claimProbeRequests,
  type FoundInstance,
  finishProbeRequest,
} from '@cocoon-pool/db/probe-requests';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { DatabaseWatch } from './database-watch.ts';
import type { Timers } from './timers.ts';

interface ProbeDeskDeps {
  db: Db;
  watch: DatabaseWatch;
  timers: Timers;
  log: Logger;
  discover(host: string): Promise<FoundInstance[]>;
}

/** Asks the network what server and bot may not ask themselves. */
export interface ProbeDesk {
  start(): void;
  /** Takes nothing more; resolves when what was taken is answered. */
  stop(): Promise<void>;
}

const lookMs = 1_000;
const claimsMax = 5;

/** Looks every second for open requests and answers them, some at once; any daemon may take any of them. */
export function createProbeDesk({ db, watch, timers, log, discover }: ProbeDeskDeps): ProbeDesk {
  const running = new Set<Promise<void>>();
  let isStopped = false;
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    try {
      const free = claimsMax - running.size;
      const claims = free > 0 ? await claimProbeRequests(db, free) : [];
      watch.succeeded('probe');
      for (const claim of claims) {
        const run = answer(claim).finally(() => running.delete(run));
        running.add(run);
      }
    } catch (error) {
      watch.failed('probe', error);
    }
    if (!isStopped) cancel = timers.after(lookMs, lookNext);
  };
  const lookNext = () => {
    looking = look();
  };
  const answer = async ({ id, host }: ClaimedProbe) => {
    try {
      await finishProbeRequest(db, id, { found: await discover(host) });
    } catch (error) {
      log.error({ probeId: id, err: error }, 'a host could not be probed');
    }
  };

  return {
    start: lookNext,
    stop: async () => {
      isStopped = true;
      cancel();
      await looking;
      await Promise.all(running);
    },
  };
}
