import type { Db } from '@cocoon-pool/db/database';
import type { AnswerPage, Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import {
  type KeptAnswer,
  listKeptAnswers,
  upsertWorkerAnswers,
  type WorkerAnswerRow,
} from '@cocoon-pool/db/worker-answers';
import { judgeKeeping, type KeptPages } from '@cocoon-pool/domain/cocoon/judge-keeping';
import type { PageAnswer, Sample, ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import type { Logger } from '@cocoon-pool/domain/logger';
import { type DatabaseWatch, isDataError } from './database-watch.ts';
import type { Timers } from './timers.ts';
import { toKeptBody, toWaitingBody, type WaitingBody } from './to-kept-body.ts';

interface AnswerKeeperDeps {
  db: Db;
  /** Null for a worker that asks for none. */
  openAccessHash(target: Target): Promise<string | null>;
  watch: DatabaseWatch;
  timers: Timers;
  log: Logger;
}

/** Keeps what workers said to the letter, now and then: for whoever doubts what was read out of it. */
export interface AnswerKeeper {
  /** Reads what is kept of workers that are new to this daemon, so that it need not be kept anew. */
  load(targets: readonly Target[]): Promise<void>;
  see(target: Target, answers: WorkerAnswers, sample: Sample): void;
  delete(workerId: Id): void;
  /** Writes what waits; resolves when it is written or could not be. */
  flush(): Promise<void>;
  /** Writes what waits, for the last time. */
  stop(): Promise<void>;
}

interface Waiting {
  target: Target;
  askedAt: Date;
  pages: { page: PageName; failure: ScrapeFailure | null; body: WaitingBody }[];
}

interface Known extends KeptPages {
  /** What another machine said is no answer of this one. */
  address: string;
}

type PageName = 'jsonStats' | 'statsPage';

const flushMs = 1_000;
/** Bodies take memory while they wait, and time to be written: the rest is kept at a later scrape. */
const waitingMax = 50;
/** Three times as much as fifty honest workers say. */
const waitingLengthMax = 2_000_000;

const paths = { jsonStats: 'jsonstats', statsPage: 'stats' } as const satisfies Record<PageName, AnswerPage>;
const pageNames: readonly PageName[] = ['jsonStats', 'statsPage'];

/**
 * Both pages of a scrape are kept together, when `judgeKeeping` finds a reason, and written about a second later. What
 * could not be written waits and is tried again; meanwhile no more is held than fits the bounds above.
 */
export function createAnswerKeeper({
  db,
  openAccessHash,
  watch,
  timers,
  log,
}: AnswerKeeperDeps): AnswerKeeper {
  const known = new Map<Id, Known>();
  const waiting = new Map<Id, Waiting>();
  let cancelFlush: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  const flushSoon = () => {
    cancelFlush ??= timers.after(flushMs, () => void flush());
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const write = async () => {
    cancelFlush?.();
    cancelFlush = null;
    const batch = [...waiting.values()];
    try {
      const rows = await Promise.all(batch.map(async (one) => toRows(one, await openAccessHash(one.target))));
      await upsertWorkerAnswers(db, rows.flat());
    } catch (error) {
      if (!isDataError(error)) {
        watch.failed('answer', error);
        flushSoon();
        return;
      }
      log.error({ err: error }, 'what workers said cannot be stored and is dropped');
    }
    settle(batch);
    watch.succeeded('answer');
  };
  /** What was given up counts as kept: it is tried again when it would be due. */
  const settle = (batch: readonly Waiting[]) => {
    for (const one of batch) {
      const { target, askedAt, pages } = one;
      // Forgotten meanwhile: another daemon may have kept more since.
      if (waiting.get(target.workerId) !== one) continue;
      waiting.delete(target.workerId);
      const entry = findKnown(known, target);
      for (const { page, failure } of pages) entry[page] = { askedAt, failure };
      known.set(target.workerId, entry);
    }
  };

  return {
    load: async (targets) => {
      const strangers = targets.filter(({ workerId }) => !known.has(workerId));
      if (strangers.length === 0) return;
      const workerIds = strangers.map(({ workerId }) => workerId);
      const kept = await listKeptAnswers(db, workerIds);
      for (const target of strangers) known.set(target.workerId, findKnown(known, target));
      for (const answer of kept) addKept(known, answer);
    },
    see: (target, answers, sample) => {
      const { workerId } = target;
      if (waiting.size >= waitingMax || waiting.has(workerId)) return;
      const { sampledAt: askedAt, missing } = sample;
      const given = {
        jsonStats: answers.jsonStats.ok ? { failure: missing.jsonStats } : null,
        statsPage: answers.statsPage.ok ? { failure: missing.statsPage } : null,
      };
      if (judgeKeeping(findKnown(known, target), given, askedAt) === null) return;
      if (toLength(waiting) >= waitingLengthMax) return;
      const pages = pageNames.flatMap((page) => toWaitingPage(page, answers[page], missing[page]));
      waiting.set(workerId, { target, askedAt, pages });
      flushSoon();
    },
    delete: (workerId) => {
      known.delete(workerId);
      waiting.delete(workerId);
    },
    flush,
    stop: async () => {
      await flush();
      cancelFlush?.();
    },
  };
}

function findKnown(known: ReadonlyMap<Id, Known>, { workerId, host, port }: Target): Known {
  const address = `${host}:${port}`;
  const entry = known.get(workerId);
  return entry?.address === address ? entry : { address, jsonStats: null, statsPage: null };
}

function addKept(known: ReadonlyMap<Id, Known>, { workerId, page, askedAt, failure }: KeptAnswer): void {
  const entry = known.get(workerId);
  const name = pageNames.find((one) => paths[one] === page);
  if (entry !== undefined && name !== undefined) entry[name] = { askedAt, failure };
}

function toWaitingPage(page: PageName, answer: PageAnswer, failure: ScrapeFailure | null): Waiting['pages'] {
  return answer.ok ? [{ page, failure, body: toWaitingBody(answer.body) }] : [];
}

function toLength(waiting: ReadonlyMap<Id, Waiting>): number {
  let length = 0;
  for (const { pages } of waiting.values()) for (const { body } of pages) length += body.text.length;
  return length;
}

function toRows({ target, askedAt, pages }: Waiting, accessHash: string | null): WorkerAnswerRow[] {
  return pages.map(({ page, failure, body }) => ({
    ...{ workerId: target.workerId, page: paths[page], askedAt, failure },
    ...toKeptBody(body, accessHash),
  }));
}
