import type { Db } from '@cocoon-pool/db/database';
import { claimJob, finishJob } from '@cocoon-pool/db/job-runs';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { DatabaseWatch } from './database-watch.ts';
import { systemTimers, type Timers } from './timers.ts';

/** Work that is due once in every slot of time, on whichever daemon comes first. */
export interface Job {
  name: string;
  everySeconds: number;
  /** A run that is not over after this time counts as crashed, and another daemon may begin again. */
  timeoutSeconds: number;
  run(now: Date): Promise<void>;
}

export interface JobRunner {
  start(): void;
  /** Begins no further job; resolves when those under way are over. */
  stop(): Promise<void>;
}

interface JobRunnerDeps {
  db: Db;
  watch: DatabaseWatch;
  now: () => Date;
  timers?: Timers;
  log: Logger;
  jobs: readonly Job[];
}

interface JobState {
  job: Job;
  /** The newest slot that needs no further look: it ran here, or is over elsewhere. */
  settledSlotMs: number | null;
  isBusy: boolean;
  failure: string | null;
}

const lookEveryMs = 2_000;

/**
 * Runs each job in its slots, counted from the epoch; of several daemons one runs a slot. Every 2 s it looks what is
 * due: a slot is claimed → run → booked, with its error where it failed; a slot that another daemon runs is looked at
 * again, so that a crashed run is taken over: jobs must bear being run twice. A job that is slow or fails holds up no
 * other; its failure is logged when it changes.
 */
export function createJobRunner(deps: JobRunnerDeps): JobRunner {
  const { db, watch, now, timers = systemTimers, log, jobs } = deps;
  const states = jobs.map((job): JobState => ({ job, settledSlotMs: null, isBusy: false, failure: null }));
  const running = new Set<Promise<void>>();
  let cancelLook = () => {};

  const look = () => {
    cancelLook = timers.after(lookEveryMs, look);
    for (const state of states) {
      const slot = toSlot(state.job, now());
      if (state.isBusy || state.settledSlotMs === slot.getTime()) continue;
      state.isBusy = true;
      const run = runSlot(state, slot).finally(() => {
        state.isBusy = false;
        running.delete(run);
      });
      running.add(run);
    }
  };

  const runSlot = async (state: JobState, slot: Date) => {
    const { job } = state;
    try {
      const key = { job: job.name, slot };
      const claim = await claimJob(db, { ...key, timeoutSeconds: job.timeoutSeconds });
      watch.succeeded('job');
      if (claim.state === 'running') return;
      if (claim.state === 'claimed') {
        const error = await tryRun(job, now());
        report(state, error);
        await finishJob(db, { ...key, attempt: claim.attempt, error });
      }
      state.settledSlotMs = slot.getTime();
    } catch (error) {
      watch.failed('job', error);
    }
  };

  const report = (state: JobState, failure: string | null) => {
    if (failure === state.failure) return;
    if (failure === null) log.info({ job: state.job.name }, 'Job works again');
    else log.error({ job: state.job.name, reason: failure }, 'Job failed');
    state.failure = failure;
  };

  return {
    start: look,
    stop: async () => {
      cancelLook();
      await Promise.all(running);
    },
  };
}

async function tryRun(job: Job, now: Date): Promise<string | null> {
  try {
    await job.run(now);
    return null;
  } catch (error) {
    return toReason(error);
  }
}

function toSlot({ everySeconds }: Job, now: Date): Date {
  const widthMs = everySeconds * 1000;
  return new Date(Math.floor(now.getTime() / widthMs) * widthMs);
}

function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
