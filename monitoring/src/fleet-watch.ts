import { applyAlertEpisodes, lockFleetAlerts } from '@cocoon-pool/db/alerts';
import type { Db } from '@cocoon-pool/db/database';
import { refreshFleetFacts } from '@cocoon-pool/db/fleet-facts';
import { beginRound, getPoolFacts, listHostFacts } from '@cocoon-pool/db/fleet-rounds';
import type { DatabaseWatch } from './database-watch.ts';
import { evaluateFleet } from './evaluate-fleet.ts';
import type { RuleBook } from './rule-book.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

interface FleetWatchDeps {
  db: Db;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  getRuleBook(): RuleBook;
  settings: { intervalMs: number };
}

const refreshMs = 60_000;
const task = 'fleet rules';
/** Another leader takes over within it. */
const leastToleranceSeconds = 30;

/**
 * What only one daemon of all can see: every interval it judges the rules on hosts and on the pool by what is stored,
 * and every minute it works out what each worker is compared with. Nothing that matters is kept in memory: whoever
 * leads next goes on from the round before.
 */
export function watchFleet(deps: FleetWatchDeps): Led {
  const { db, watch, now, timers, settings } = deps;
  let refreshedAt: Date | null = null;
  let isStopped = false;
  let cancel = () => {};

  const round = async () => {
    const at = now();
    try {
      if (refreshedAt === null || Math.abs(at.getTime() - refreshedAt.getTime()) >= refreshMs) {
        await db.transaction().execute((tx) => refreshFleetFacts(tx, at));
        refreshedAt = at;
      }
      await judgeFleet(deps, at);
      watch.succeeded('fleet');
    } catch (error) {
      watch.failed('fleet', error);
    }
  };
  const repeat = (): Promise<void> => {
    if (isStopped) return Promise.resolve();
    cancel = timers.after(settings.intervalMs, () => {
      running = running.then(repeat);
    });
    return round();
  };
  let running = repeat();

  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

/** One round: facts, verdicts and everything that follows from them, in one transaction. */
export async function judgeFleet(
  { db, getRuleBook, settings }: Pick<FleetWatchDeps, 'db' | 'getRuleBook' | 'settings'>,
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const previousSampledAt = await beginRound(tx, task, at);
    const open = await lockFleetAlerts(tx);
    const hostIds = open.flatMap(({ hostId }) => hostId ?? []);
    const hosts = await listHostFacts(tx, { hostIds, now: at });
    const pool = await getPoolFacts(tx, at);
    const toleranceSeconds = Math.max(leastToleranceSeconds, (2.5 * settings.intervalMs) / 1_000);
    const episodes = evaluateFleet(
      { hosts, pool },
      { open, ruleBook: getRuleBook(), round: { sampledAt: at, previousSampledAt, toleranceSeconds } },
    );
    if (episodes.length > 0) await applyAlertEpisodes(tx, episodes, at);
  });
}
