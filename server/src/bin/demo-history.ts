import type { Db } from '@cocoon-pool/db/database';
import { listTargets, type Target } from '@cocoon-pool/db/targets';
import type { ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createChangeLog } from '@cocoon-pool/monitoring/change-log';
import { createDatabaseWatch } from '@cocoon-pool/monitoring/database-watch';
import { createPartitionKeeper } from '@cocoon-pool/monitoring/partition-keeper';
import { createRecorder } from '@cocoon-pool/monitoring/recorder';
import { shippedRuleBook } from '@cocoon-pool/monitoring/rule-book';
import { createSurroundings } from '@cocoon-pool/monitoring/surroundings';
import { createWorkerTracks } from '@cocoon-pool/monitoring/worker-tracks';
import type { SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import type { Fleet } from '@cocoon-pool/simulator/fleet';
import { renderJsonStats } from '@cocoon-pool/simulator/render-json-stats';
import { renderStatsPage } from '@cocoon-pool/simulator/render-stats-page';

export interface DemoClock {
  now(): Date;
  /** Sets the time to an instant of the past, where it stands still; null lets it run in the present. */
  standAt(instant: Date | null): void;
}

interface HistoryOptions {
  db: Db;
  fleet: Fleet;
  clock: DemoClock;
  log: Logger;
}

/** Coarse at first, so that the long charts have a past, and as fine as a real scrape for the last hour. */
const coarseStepMs = 120_000;
const fineStepMs = 15_000;
const fineMs = 3_600_000;
/** Workers break after a healthy past, so that what an outage costs is known. */
const brokenForMs = 1_500_000;
const stepsPerBatch = 20;

/**
 * Lives the workers' last hours in seconds: their pages go through the recorder that real scrapes go through, only
 * without the network. Leaves the clock running in the present.
 */
export async function playDemoHistory({ db, fleet, clock, log }: HistoryOptions): Promise<void> {
  const tracks = createWorkerTracks();
  const targets = await listTargets(db);
  await tracks.load(db, targets);
  const recorder = createRecorder({
    ...{ db, tracks, log, now: clock.now },
    changes: createChangeLog(),
    holder: null,
    surroundings: createSurroundings(),
    getRuleBook: () => shippedRuleBook,
    ensurePartitions: createPartitionKeeper(db),
    watch: createDatabaseWatch(log),
    timers: { after: () => () => undefined },
    settings: { scrapeIntervalSeconds: coarseStepMs / 1_000 },
  });
  const workers = new Map(fleet.workers.map(({ host, port, worker }) => [`${host}:${port}`, worker]));
  const pairs = targets.flatMap((target): [Target, SimulatedWorker][] => {
    const worker = workers.get(`${target.host}:${target.port}`);
    return worker === undefined ? [] : [[target, worker]];
  });
  const faults = fleet.workers.map(({ worker }) => ({ worker, fault: worker.fault() }));
  await Promise.all(faults.map(({ worker }) => worker.setFault(null)));
  const breakAt = new Date(Date.now() - brokenForMs);
  let isBroken = false;
  let step = 0;
  for (let at = clock.now(); at < new Date(); at = toNextStep(at)) {
    clock.standAt(at);
    if (!isBroken && at >= breakAt) {
      await Promise.all(faults.map(({ worker, fault }) => worker.setFault(fault)));
      isBroken = true;
    }
    for (const [target, worker] of pairs) recorder.record(target, readWorker(worker), { at });
    step += 1;
    if (step % stepsPerBatch === 0) await recorder.flush();
  }
  await recorder.flush();
  clock.standAt(null);
}

function toNextStep(at: Date): Date {
  const isRecent = at.getTime() > Date.now() - fineMs;
  return new Date(at.getTime() + (isRecent ? fineStepMs : coarseStepMs));
}

/** What a scrape of the worker would bring at this instant. */
function readWorker(
  worker: SimulatedWorker,
): WorkerAnswers | { failure: ScrapeFailure; latencyMs: number | null } {
  switch (worker.fault()) {
    case 'refuse':
      return { failure: 'refused', latencyMs: null };
    case 'hang':
      return { failure: 'timeout', latencyMs: null };
    case 'not_ready':
      return { failure: 'not_ready', latencyMs: 2 };
    default: {
      const state = worker.read();
      const jsonStats = { ok: true, body: renderJsonStats(state) } as const;
      return { jsonStats, statsPage: { ok: true, body: renderStatsPage(state) }, latencyMs: 3 };
    }
  }
}
