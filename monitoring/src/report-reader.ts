import { listWaitingSamples, type WaitingSample } from '@cocoon-pool/db/agent-reports';
import { type ConsumedSample, consumeSamples } from '@cocoon-pool/db/consume-samples';
import type { Db } from '@cocoon-pool/db/database';
import type { Lease } from '@cocoon-pool/db/leases';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { toWorkerAnswers } from '@cocoon-pool/domain/agent/agent-report';
import type { Logger } from '@cocoon-pool/domain/logger';
import { type DatabaseWatch, isDataError } from './database-watch.ts';
import type { GpuBoard } from './gpu-board.ts';
import type { Recorder } from './recorder.ts';
import type { Sightings } from './sightings.ts';
import type { Timers } from './timers.ts';
import { toConsumedSample } from './to-consumed-sample.ts';

interface ReportReaderDeps {
  db: Db;
  holder: string;
  recorder: Recorder;
  sightings: Pick<Sightings, 'see'>;
  gpuBoard: GpuBoard;
  /** Called before samples are recorded that may show what a command did. */
  refreshCommands(): Promise<void>;
  leases: { mayBegin(workerId: Id): boolean; find(workerId: Id): Lease | null };
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  log: Logger;
  settings: { scrapeIntervalSeconds: number };
}

/** Takes what agents sent out of the queue, as if this daemon had asked the workers itself. */
export interface ReportReader {
  /** The workers of this daemon, whether agents report them or not. */
  setTargets(targets: readonly Target[]): void;
  /** Whether the worker's agent told of it in the last two and a half intervals. */
  isToldOf(workerId: Id): boolean;
  start(): void;
  /** Takes nothing more; resolves when what was taken is settled or left to the next holder. */
  stop(): Promise<void>;
}

const lookMs = 1_000;
const samplesMax = 500;
const lateIntervals = 2;
const freshIntervals = 2.5;

/**
 * A batch: taken from the queue, in order of time → recorded → (when the recorder has written it) out of the queue.
 * Nothing further is taken before, so while the database is away everything waits in the queue. A crash in between
 * leaves the batch in the queue: whoever has the workers next records it again, which changes nothing that was
 * written.
 */
export function createReportReader(deps: ReportReaderDeps): ReportReader {
  const { recorder, leases, watch, now, timers, log } = deps;
  const intervalMs = deps.settings.scrapeIntervalSeconds * 1_000;
  let targets = new Map<Id, Target>();
  const toldAt = new Map<Id, Date>();
  let recorded: ConsumedSample[] = [];
  let isStopped = false;
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    let taken = 0;
    try {
      if (recorded.length === 0) taken = await take();
      await settle();
      watch.succeeded('report');
    } catch (error) {
      if (isDataError(error)) dropRecorded(error);
      watch.failed('report', error);
    }
    if (!isStopped) cancel = timers.after(taken === 0 ? lookMs : 0, lookNext);
  };
  const lookNext = () => {
    looking = look();
  };
  const take = async (): Promise<number> => {
    const workerIds = [...targets.values()]
      .filter(({ push, workerId }) => push !== undefined && leases.mayBegin(workerId))
      .map(({ workerId }) => workerId);
    if (workerIds.length === 0) return 0;
    const waiting = await listWaitingSamples(deps.db, { workerIds, limit: samplesMax });
    if (waiting.length > 0) await deps.refreshCommands();
    recorded = waiting.flatMap((one) => record(one) ?? []);
    return recorded.length;
  };
  const record = (waiting: WaitingSample): ConsumedSample | null => {
    const { workerId, at, sample } = waiting;
    const target = targets.get(workerId);
    const lease = leases.find(workerId);
    if (target === undefined || lease === null) return null;
    if (sample === null) {
      log.error({ workerId, at }, 'a report cannot be read and is dropped');
      return { waiting, lease, gpus: [], health: null };
    }
    const isLate = now().getTime() - at.getTime() > lateIntervals * intervalMs;
    const seen = recorder.record(target, toWorkerAnswers(sample), { at, lease, push: { isLate } });
    if (seen === null) return null;
    deps.sightings.see(workerId, seen);
    toldAt.set(workerId, new Date(Math.max(at.getTime(), toldAt.get(workerId)?.getTime() ?? 0)));
    const consumed = toConsumedSample(waiting, { sample, lease });
    deps.gpuBoard.show(workerId, { at, gpus: consumed.gpus });
    return consumed;
  };
  /** The recorder writes what it can; what it could not write yet stays here and in the queue. */
  const settle = async () => {
    if (recorded.length === 0) return;
    await recorder.flush();
    const ids = new Set(recorded.map(({ waiting }) => waiting.workerId));
    if (recorder.isWaiting((workerId) => ids.has(workerId))) await recorder.flush();
    if (recorder.isWaiting((workerId) => ids.has(workerId))) return;
    await consumeSamples(deps.db, recorded, { holder: deps.holder, now: now() });
    recorded = [];
  };
  /** What PostgreSQL refuses to store must not hold up the queue: its pages are written, the rest is given up. */
  const dropRecorded = (error: unknown) => {
    log.error({ samples: recorded.length, err: error }, 'what machines told cannot be stored and is dropped');
    recorded = recorded.map((one) => ({ ...one, gpus: [], health: null }));
  };

  return {
    setTargets: (next) => {
      targets = new Map(next.map((target) => [target.workerId, target]));
      for (const workerId of toldAt.keys()) if (!targets.has(workerId)) toldAt.delete(workerId);
      deps.gpuBoard.keep((workerId) => targets.has(workerId));
    },
    isToldOf: (workerId) => {
      const at = toldAt.get(workerId);
      return at !== undefined && now().getTime() - at.getTime() <= freshIntervals * intervalMs;
    },
    start: lookNext,
    stop: async () => {
      isStopped = true;
      cancel();
      await looking;
      await settle().catch((error: unknown) => watch.failed('report', error));
    },
  };
}
