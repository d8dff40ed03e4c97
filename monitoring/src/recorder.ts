import type { Db } from '@cocoon-pool/db/database';
import type { Lease } from '@cocoon-pool/db/leases';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import type { WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import type { Sample, ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { AnswerKeeper } from './answer-keeper.ts';
import type { ChangeLog } from './change-log.ts';
import { type DatabaseWatch, isDataError } from './database-watch.ts';
import { type Observation, observeScrape } from './observe-scrape.ts';
import type { RuleBook } from './rule-book.ts';
import { toToleranceSeconds } from './scrape-pace.ts';
import type { Surroundings } from './surroundings.ts';
import type { Timers } from './timers.ts';
import { toStateRow } from './to-state-row.ts';
import { trackScrape } from './track-worker.ts';
import type { WorkerTracks } from './worker-tracks.ts';
import { type Batch, writeObservations } from './write-observations.ts';

interface RecorderDeps {
  db: Db;
  tracks: WorkerTracks;
  changes: ChangeLog;
  /** Absent = what workers say to the letter is not kept. */
  answers?: Pick<AnswerKeeper, 'see'> | undefined;
  /** Who holds the leases that come with scrapes; null where nobody shares the workers. */
  holder: string | null;
  getRuleBook(): RuleBook;
  surroundings: Surroundings;
  ensurePartitions(times: readonly Date[]): Promise<void>;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  log: Logger;
  settings: { scrapeIntervalSeconds: number; bufferMax?: number };
}

export interface Recorder {
  /**
   * Takes one scrape: what is known of the worker moves on at once, the rows are written soon. Null when the worker is
   * not watched any more.
   */
  record(
    target: Target,
    answers: WorkerAnswers | { failure: ScrapeFailure; latencyMs: number | null },
    scrape: { at: Date; lease?: Lease | null; push?: Push },
  ): Sample | null;
  /** Whether a scrape of such a worker waits to be written. */
  isWaiting(matches: (workerId: Id) => boolean): boolean;
  /** Writes what waits; resolves when it is written or could not be. */
  flush(): Promise<void>;
  /** Writes what waits, for the last time. */
  stop(): Promise<void>;
  stats: RecorderStats;
}

/** That the answers came from an agent. `isLate`: long after they were given, so they are history and page nobody. */
export interface Push {
  isLate: boolean;
}

export interface RecorderStats {
  buffered(): number;
  scrapes: number;
  failures: Partial<Record<ScrapeFailure, number>>;
  dropped: number;
  writeErrors: number;
}

const flushMs = 250;
const flushAtSamples = 500;
/** What waits is lost with the process: it is not kept longer than the database is away. */
const retryMsMax = 1_000;
const bufferMaxDefault = 50_000;
/** What is stored is looked at again after this time: a worker that moved away and back has lost it meanwhile. */
const storedMs = 3_600_000;

/**
 * Collects scrapes and writes them in batches. While the database is away they wait in memory in order, up to a bound
 * (the oldest go first, counted); all that waits is written in one transaction when it is back, so that the state of
 * a worker never runs ahead of its rows. What is known of a worker (`tracks`) follows the scrapes and is never rolled
 * back; alerts live in the database alone (see `writeObservations`).
 */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { tracks, surroundings, watch, timers, settings } = deps;
  const bufferMax = settings.bufferMax ?? bufferMaxDefault;
  let buffer: Observation[] = [];
  /** Whose newest scrape was late: the next one in time begins anew, as after a gap of ours. */
  const lateWorkers = new Set<Id>();
  let writing: Promise<void> | null = null;
  let cancelFlush: (() => void) | null = null;
  let retryMs = flushMs;
  /** When each worker's pages, as they are now, were stored. */
  const storedAt = new WeakMap<WorkerPages, number>();
  const stats: RecorderStats = {
    buffered: () => buffer.length,
    scrapes: 0,
    failures: {},
    dropped: 0,
    writeErrors: 0,
  };

  const trim = () => {
    const excess = buffer.length - bufferMax;
    if (excess <= 0) return;
    buffer.splice(0, excess);
    stats.dropped += excess;
  };
  const flushSoon = (delayMs: number) => {
    cancelFlush ??= timers.after(delayMs, () => {
      cancelFlush = null;
      void flush();
    });
  };
  const flush = (): Promise<void> => {
    if (writing !== null) return writing;
    if (buffer.length === 0) return Promise.resolve();
    cancelFlush?.();
    cancelFlush = null;
    const batch = buffer;
    buffer = [];
    writing = write(batch).finally(() => {
      writing = null;
      if (buffer.length > 0) flushSoon(watch.isAway() ? retryMs : flushMs);
    });
    return writing;
  };
  const write = async (observations: Observation[]) => {
    const nowMs = deps.now().getTime();
    const isStored = (pages: WorkerPages) =>
      nowMs - (storedAt.get(pages) ?? Number.NEGATIVE_INFINITY) < storedMs;
    const states = toStates(tracks, observations, isStored);
    try {
      await deps.ensurePartitions(observations.map(({ sampledAt }) => sampledAt));
      const leftOut = await writeBatch(deps, { observations, states });
      if (leftOut === 0) for (const { pages } of states) if (pages !== null) storedAt.set(pages, nowMs);
      stats.dropped += leftOut;
      watch.succeeded('write');
      retryMs = flushMs;
    } catch (error) {
      watch.failed('write', error);
      stats.writeErrors += 1;
      retryMs = Math.min(retryMs * 2, retryMsMax);
      buffer = [...observations, ...buffer];
      trim();
    }
  };

  return {
    stats,
    flush,
    isWaiting: (matches) => buffer.some(({ workerId }) => matches(workerId)),
    record: (target, answers, { at, lease = null, push }) => {
      if (!tracks.has(target.workerId)) return null;
      const sample = toSample(answers, at);
      stats.scrapes += 1;
      if (sample.failure !== null) stats.failures[sample.failure] = (stats.failures[sample.failure] ?? 0) + 1;
      if (!('failure' in answers)) deps.answers?.see(target, answers, sample);
      const known = tracks.find(target);
      // A pushed scrape from before the newest one fills its place in history and changes nothing that came after.
      const isPast = push !== undefined && known !== null && at <= known.sampledAt;
      const previous = isPast ? null : known;
      const toleranceSeconds = lateWorkers.has(target.workerId)
        ? 0
        : toToleranceSeconds(previous, settings.scrapeIntervalSeconds);
      const scrape = { sample, previous, track: trackScrape(previous, sample, toleranceSeconds) };
      if (!isPast) tracks.set(target, scrape.track);
      const events = isPast ? [] : deps.changes.compare(target.workerId, scrape);
      surroundings.changes.note(target.workerId, events, scrape);
      const rules = deps.getRuleBook()(target);
      const observation = observeScrape(
        target,
        { ...scrape, toleranceSeconds, lease, events },
        { rules, surroundings },
      );
      if (push?.isLate || isPast) lateWorkers.add(target.workerId);
      else lateWorkers.delete(target.workerId);
      buffer.push(toPushed(observation, push && { isLate: push.isLate || isPast }));
      trim();
      if (buffer.length >= flushAtSamples && !watch.isAway()) void flush();
      else flushSoon(flushMs);
      return sample;
    },
    stop: async () => {
      await writing;
      await flush();
      cancelFlush?.();
      if (buffer.length > 0) deps.log.error({ samples: buffer.length }, 'stopped with samples not written');
    },
  };
}

function toPushed(observation: Observation, push: Push | undefined): Observation {
  if (push === undefined) return observation;
  return { ...observation, isPushed: true, conditions: push.isLate ? [] : observation.conditions };
}

function toStates(
  tracks: WorkerTracks,
  observations: readonly Observation[],
  isStored: (pages: WorkerPages) => boolean,
): Batch['states'] {
  const workerIds = new Set(observations.map(({ workerId }) => workerId));
  return [...workerIds].flatMap((workerId) => {
    const track = tracks.findById(workerId);
    if (track === null) return [];
    return [{ ...toStateRow(workerId, track), ...(isStored(track.pages) ? { pages: null } : {}) }];
  });
}

/**
 * Writes one batch and resolves to how many of it had to be left out. When PostgreSQL refuses the data themselves, the
 * batch is halved by workers until the worker that is to blame stands alone: its rows are dropped and logged,
 * everybody else's are written.
 */
async function writeBatch(deps: RecorderDeps, batch: Batch): Promise<number> {
  const { db, log, now, holder } = deps;
  try {
    return await writeObservations(db, batch, { ruleBook: deps.getRuleBook(), now: now(), holder });
  } catch (error) {
    if (!isDataError(error)) throw error;
    const workerIds = [...new Set(batch.observations.map(({ workerId }) => workerId))];
    if (workerIds.length === 1) {
      log.error(
        { workerId: workerIds[0], err: error },
        'samples of a worker cannot be stored and are dropped',
      );
      return batch.observations.length;
    }
    const first = new Set(workerIds.slice(0, workerIds.length / 2));
    let leftOut = 0;
    for (const isFirst of [true, false]) {
      const belongs = ({ workerId }: { workerId: string }) => first.has(workerId) === isFirst;
      leftOut += await writeBatch(deps, {
        observations: batch.observations.filter(belongs),
        states: batch.states.filter(belongs),
      });
    }
    return leftOut;
  }
}
