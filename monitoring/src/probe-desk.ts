import type { Db } from '@cocoon-pool/db/database';
import type { DatabaseListener } from '@cocoon-pool/db/database-listener';
import {
  type ClaimedProbe,
  claimProbeRequests,
  type DiscoverResult,
  finishProbeRequest,
} from '@cocoon-pool/db/probe-requests';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { DatabaseWatch } from './database-watch.ts';
import { createLookout } from './lookout.ts';
import type { Timers } from './timers.ts';

interface ProbeDeskDeps {
  db: Db;
  listener: DatabaseListener | null;
  watch: DatabaseWatch;
  timers: Timers;
  log: Logger;
  discover(host: string, port: number | null): Promise<DiscoverResult>;
}

/** Asks the network what server and bot may not ask themselves. */
export interface ProbeDesk {
  start(): void;
  /** Takes nothing more; resolves when what was taken is answered. */
  stop(): Promise<void>;
}

const claimsMax = 5;

/** Looks when a request is made, else every second, and answers some at once; any daemon may take any of them. */
export function createProbeDesk(deps: ProbeDeskDeps): ProbeDesk {
  const { db, listener, watch, timers, log, discover } = deps;
  const running = new Set<Promise<void>>();

  const look = async () => {
    try {
      const free = claimsMax - running.size;
      const claims = free > 0 ? await claimProbeRequests(db, free) : [];
      watch.succeeded('probe');
      for (const claim of claims) {
        const run = answer(claim).finally(() => {
          running.delete(run);
          lookout.wake();
        });
        running.add(run);
      }
    } catch (error) {
      watch.failed('probe', error);
    }
  };
  const answer = async ({ id, host, port }: ClaimedProbe) => {
    try {
      await finishProbeRequest(db, id, await discover(host, port));
    } catch (error) {
      log.error({ probeId: id, err: error }, 'a host could not be probed');
    }
  };
  const lookout = createLookout({ look, channel: 'probe_requests', listener, timers });

  return {
    start: lookout.start,
    stop: async () => {
      await lookout.stop();
      await Promise.all(running);
    },
  };
}
