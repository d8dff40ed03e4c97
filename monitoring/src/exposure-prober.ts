import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { listUnprobed, upsertExposure } from '@cocoon-pool/db/worker-exposure';
import { parsePerf } from '@cocoon-pool/domain/cocoon/parse-perf';
import { type AskOptions, askWorker } from './ask-worker.ts';
import type { DatabaseWatch } from './database-watch.ts';
import type { Timers } from './timers.ts';

interface ExposureProberDeps {
  db: Db;
  mayBegin(workerId: Id): boolean;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  /** Networks that count as outside beside the public internet; none but in tests. */
  outsideNetworks?: readonly string[];
  resolve?: AskOptions['resolve'];
}

/** Finds out whether workers answer strangers, by being one. */
export interface ExposureProber {
  setTargets(targets: readonly Target[]): void;
  start(): void;
  stop(): Promise<void>;
}

const lookMs = 30_000;
const againMs = 600_000;
const probesPerLook = 50;
const timeoutMs = 3_000;

/**
 * Asks workers with a public address for `/perf`, which needs no access hash and changes nothing: whoever gets it from
 * outside could as well disable the worker. Each worker about every ten minutes. A private address answers nobody
 * outside and is not probed.
 */
export function createExposureProber(deps: ExposureProberDeps): ExposureProber {
  const { db, watch, now, timers, outsideNetworks: networksAllowed = [] } = deps;
  let targets = new Map<Id, Target>();
  let isStopped = false;
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    try {
      const workerIds = [...targets.values()]
        .filter(({ workerId, push }) => push?.only !== true && deps.mayBegin(workerId))
        .map(({ workerId }) => workerId);
      const probedBefore = new Date(now().getTime() - againMs);
      const waiting = await listUnprobed(db, { workerIds, probedBefore, limit: probesPerLook });
      await Promise.all(waiting.map(probe));
      watch.succeeded('probe');
    } catch (error) {
      watch.failed('probe', error);
    }
    if (!isStopped) cancel = timers.after(lookMs, lookNext);
  };
  const lookNext = () => {
    looking = look();
  };
  const probe = async ({ workerId, address }: { workerId: Id; address: string }) => {
    const target = targets.get(workerId);
    if (target === undefined) return;
    const ask: AskOptions = { timeoutMs, networksAllowed, accessHash: null };
    const { answer } = await askWorker(
      target,
      'perf',
      deps.resolve ? { ...ask, resolve: deps.resolve } : ask,
    );
    const isAnswered = answer.ok && parsePerf(answer.body).ok;
    await upsertExposure(db, { workerId, address, isAnswered, now: now() });
  };

  return {
    setTargets: (next) => {
      targets = new Map(next.map((target) => [target.workerId, target]));
    },
    start: () => {
      cancel = timers.after(lookMs, lookNext);
    },
    stop: async () => {
      isStopped = true;
      cancel();
      await looking;
    },
  };
}
