import { text } from 'node:stream/consumers';
import { listContractPayouts } from '@cocoon-pool/db/contract-payouts';
import type { Db } from '@cocoon-pool/db/database';
import { listFreshGpus } from '@cocoon-pool/db/gpu-state';
import { listWatchedWorkers } from '@cocoon-pool/db/live-states';
import type { Id } from '@cocoon-pool/db/schema';
import { findTarget, type Target } from '@cocoon-pool/db/targets';
import { listWorkerContracts } from '@cocoon-pool/db/worker-contracts';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { formatGpuMetrics } from './format-gpu-metrics.ts';
import { createGpuBoard, type GpuBoard } from './gpu-board.ts';
import { createRevenueFinder, type RevenueBoard, toRevenue } from './revenue-board.ts';
import { createWorkerTracks, type WorkerTracks } from './worker-tracks.ts';
import { writeWorkerMetrics } from './write-worker-metrics.ts';

export type Probed =
  | { ok: true; text: string }
  | { ok: false; reason: 'bad_worker' | 'unknown_worker' | 'database_away' };

/** Everything that `/metrics` tells of one worker, and nothing else. */
export type WorkerProbe = (workerId: string | null) => Promise<Probed>;

interface ProbeDeps {
  db: Db;
  tracks: Pick<WorkerTracks, 'findScraped'>;
  gpuBoard: Pick<GpuBoard, 'list'>;
  revenue: Pick<RevenueBoard, 'find'>;
  leases: { mayServe(workerId: Id): boolean };
  /** Null where the chain is not read. */
  network: TonNetwork | null;
  isBlind(): boolean;
  now: () => Date;
  log: Logger;
}

interface Known {
  tracks: Pick<WorkerTracks, 'findScraped'>;
  gpuBoard: Pick<GpuBoard, 'list'>;
  revenue: Pick<RevenueBoard, 'find'>;
  isBlind: boolean;
}

/** Tells of the workers of this daemon from its memory, and of those of others from what they stored, all alike. */
export function createWorkerProbe(deps: ProbeDeps): WorkerProbe {
  const { leases, log } = deps;
  return async (workerId) => {
    if (workerId === null || !/^[1-9]\d{0,17}$/.test(workerId)) return { ok: false, reason: 'bad_worker' };
    if (leases.mayServe(workerId) && deps.tracks.findScraped(workerId) !== null)
      return { ok: true, text: await format(workerId, { ...deps, isBlind: deps.isBlind() }, deps.now()) };
    try {
      const target = await findTarget(deps.db, workerId);
      if (target === null) return { ok: false, reason: 'unknown_worker' };
      return { ok: true, text: await format(workerId, await loadKnown(deps, target), deps.now()) };
    } catch (error) {
      log.warn({ err: error }, 'a worker cannot be told of');
      return { ok: false, reason: 'database_away' };
    }
  };
}

async function format(
  workerId: Id,
  { tracks, gpuBoard, revenue, isBlind }: Known,
  now: Date,
): Promise<string> {
  const worker = tracks.findScraped(workerId);
  const gpus = gpuBoard.list().filter((one) => one.workerId === workerId);
  const series = writeWorkerMetrics(worker === null ? [] : [worker], {
    now,
    isBlind,
    findRevenue: revenue.find,
  });
  return formatGpuMetrics(gpus, now) + (await text(series));
}

/** What its own daemon would know, as far as it is stored. */
async function loadKnown({ db, network, now }: ProbeDeps, target: Target): Promise<Known> {
  const { workerId } = target;
  const tracks = createWorkerTracks();
  const gpuBoard = createGpuBoard();
  const [[watched], contracts, gpus, payouts] = await Promise.all([
    listWatchedWorkers(db, [workerId], now()),
    listWorkerContracts(db, workerId),
    listFreshGpus(db, workerId, now()),
    network === null ? null : listContractPayouts(db, { network, workerIds: [workerId] }),
    tracks.load(db, [target]),
  ]);
  const scraped = tracks.findScraped(workerId);
  if (scraped !== null) tracks.set(target, { ...scraped.track, contracts });
  const [newest] = gpus;
  if (newest !== undefined) gpuBoard.show(workerId, { at: newest.sampledAt, gpus });
  const known = new Map(payouts === null ? [] : [[workerId, toRevenue(payouts).get(workerId) ?? []]]);
  const isBlind = watched?.reason === 'blind';
  return { tracks, gpuBoard, revenue: { find: createRevenueFinder(() => known) }, isBlind };
}
