import type { Db } from '@cocoon-pool/db/database';
import { getInstallationHealth, type InstallationHealth } from '@cocoon-pool/db/installation-health';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { DatabaseWatch } from './database-watch.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

/** How the installation does, told by whoever leads: by one daemon of all, so that nothing is served twice. */
export interface InstallationBoard {
  /** Reads it again and again for as long as this daemon leads. */
  lead(): Led;
  /** The newest block of the chain's provider; null while it gives none. */
  noteHead(head: Date | null): void;
  /** Null where another daemon leads, or nothing could be read. */
  latest(): InstallationHealth | null;
  /** When the newest block that the provider ever gave was made; null where another leads. */
  headAt(): Date | null;
}

interface InstallationBoardDeps {
  db: Db;
  network: TonNetwork;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
}

const againMs = 15_000;

export function createInstallationBoard(deps: InstallationBoardDeps): InstallationBoard {
  const { db, network, watch, now, timers } = deps;
  let health: InstallationHealth | null = null;
  let headAt: Date | null = null;
  return {
    latest: () => health,
    headAt: () => headAt,
    noteHead: (head) => {
      headAt = head ?? headAt;
    },
    lead: () => {
      let isStopped = false;
      let cancel = () => {};
      const look = async () => {
        try {
          health = await getInstallationHealth(db, { network, now: now() });
          watch.succeeded('metrics');
        } catch (error) {
          health = null;
          watch.failed('metrics', error);
        }
        if (!isStopped) {
          cancel = timers.after(againMs, () => {
            looking = look();
          });
        }
      };
      let looking = look();
      return {
        stop: async () => {
          isStopped = true;
          cancel();
          await looking;
          health = null;
          headAt = null;
        },
      };
    },
  };
}
