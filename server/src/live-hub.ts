import { type LiveCredential, listLiveCredentials } from '@cocoon-pool/db/live-credentials';
import { listIncidentLines } from '@cocoon-pool/db/live-incidents';
import { listWatchedWorkers, listWorkerMarks } from '@cocoon-pool/db/live-states';
import type { AppDeps } from './app-deps.ts';
import type { Caller } from './caller.ts';
import { createLiveView, type LiveChanges, rememberedTicks } from './live-view.ts';

/** One message to a reader; `ended` when no more will come. */
export type LiveMessage =
  | { kind: 'snapshot' | 'changes'; id: string; changes: LiveChanges }
  | { kind: 'heartbeat' }
  | { kind: 'ended' };

export interface LiveReader {
  /** The next message; waits for it. Whatever happens meanwhile is told by the one after, each thing once. */
  next(): Promise<LiveMessage>;
  close(): void;
}

export type LiveAdmission =
  | { ok: true; reader: LiveReader }
  | { ok: false; reason: 'too_many_of_caller' | 'too_many' | 'blind' };

export interface LiveHub {
  /** `lastId` resumes after that message where it is remembered; otherwise a snapshot comes first. */
  open(caller: Caller, options: { lastId: string | null; onDropped: () => void }): Promise<LiveAdmission>;
  /** Looks once for news, for all readers together. Called every second while there are readers. */
  look(): Promise<void>;
  readers(): number;
  /** Ends all readers, for good. */
  stop(): void;
}

const mostOfOneCaller = 4;
const mostReaders = 500;
const heartbeatTicks = 15;
/** A reader that takes nothing for this long, while there is something for it, is dropped. */
const slowTicks = 60;
/** Without a database nobody knows whose credential was revoked: then readers are ended. */
const mostBlindLooks = 30;

interface Reading {
  caller: Caller;
  sentTick: number | null;
  quietSinceTick: number;
  /** Wakes the call of `next` that waits; null while the reader is still busy with the message before. */
  wake: (() => void) | null;
  busySinceTick: number;
  isEnded: boolean;
  onDropped: () => void;
}

/**
 * Tells readers what changes within their reach, from one look a second however many they are. A reader costs a
 * number, not a queue: what it did not take yet is gathered when it asks for more.
 */
export function createLiveHub({ db, now, log }: Pick<AppDeps, 'db' | 'now' | 'log'>): LiveHub {
  const name = crypto.randomUUID().slice(0, 8);
  const view = createLiveView();
  const readings = new Set<Reading>();
  let isStopped = false;
  let blindLooks = 0;
  let looking: Promise<void> | null = null;

  const lookOnce = async () => {
    const at = now();
    const live = await listLiveCredentials(db, toIds([...readings]), at);
    endDead(readings, live);
    const marks = await listWorkerMarks(db);
    const news = await listWatchedWorkers(db, view.findNews(marks, at), at);
    view.apply(marks, news, await listIncidentLines(db, view.listOpenIncidentIds()));
  };

  const look = async () => {
    try {
      await lookOnce();
      if (blindLooks > 0) log.info({ blindLooks }, 'events: the database answers again');
      blindLooks = 0;
    } catch (error) {
      if (blindLooks === 0) log.warn({ reason: toReason(error) }, 'events: the database does not answer');
      blindLooks += 1;
    }
    for (const reading of readings) {
      const isSlow = reading.wake === null && view.tick() - reading.busySinceTick > slowTicks;
      if (isSlow) reading.onDropped();
      if (isSlow || blindLooks > mostBlindLooks) end(readings, reading);
      reading.wake?.();
    }
  };

  const shared = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };

  return {
    readers: () => readings.size,
    look: shared,
    open: async (caller, { lastId, onDropped }) => {
      const own = [...readings].filter((reading) => reading.caller.credential === caller.credential);
      if (own.length >= mostOfOneCaller) return { ok: false, reason: 'too_many_of_caller' };
      if (isStopped || readings.size >= mostReaders) return { ok: false, reason: 'too_many' };
      const isIdle = readings.size === 0 || looking !== null;
      const tick = view.tick();
      const reading: Reading = {
        ...{ caller, onDropped, wake: null, isEnded: false },
        ...{ sentTick: parseLastId(lastId, name, tick), quietSinceTick: tick, busySinceTick: tick },
      };
      readings.add(reading);
      // Where nobody was listening, nobody was looking: what is known may be old.
      if (isIdle) await shared();
      if (blindLooks > 0) {
        end(readings, reading);
        return { ok: false, reason: 'blind' };
      }
      return {
        ok: true,
        reader: {
          next: () => toNext(reading, { view, name }),
          close: () => end(readings, reading),
        },
      };
    },
    stop: () => {
      isStopped = true;
      for (const reading of readings) end(readings, reading);
    },
  };
}

async function toNext(
  reading: Reading,
  { view, name }: { view: ReturnType<typeof createLiveView>; name: string },
): Promise<LiveMessage> {
  for (;;) {
    if (reading.isEnded) return { kind: 'ended' };
    const tick = view.tick();
    const { sentTick, caller } = reading;
    const kind = sentTick === null ? 'snapshot' : 'changes';
    const changes =
      sentTick === null ? view.snapshot(caller.reach) : view.changesSince(caller.reach, sentTick);
    reading.sentTick = tick;
    reading.busySinceTick = tick;
    if (kind === 'snapshot' || hasNews(changes)) {
      reading.quietSinceTick = tick;
      return { kind, id: `${name}-${tick}`, changes };
    }
    if (tick - reading.quietSinceTick >= heartbeatTicks) {
      reading.quietSinceTick = tick;
      return { kind: 'heartbeat' };
    }
    await new Promise<void>((resolve) => {
      reading.wake = resolve;
    });
    reading.wake = null;
  }
}

function hasNews({ workers, removedWorkerIds, incidents }: LiveChanges): boolean {
  return workers.length + removedWorkerIds.length + incidents.length > 0;
}

function end(readings: Set<Reading>, reading: Reading): void {
  reading.isEnded = true;
  readings.delete(reading);
  reading.wake?.();
}

/** Ends those whose credential is not valid any more, or reaches other rows than when they began. */
function endDead(readings: Set<Reading>, live: readonly LiveCredential[]): void {
  const reaches = new Map(live.map((one) => [`${one.kind}:${one.id}`, toReach(one)]));
  for (const reading of readings) {
    const { credential, reach } = reading.caller;
    if (reaches.get(credential) !== reach) end(readings, reading);
  }
}

/** Undefined for who may read nothing. */
function toReach({ participant }: LiveCredential): Caller['reach'] | undefined {
  if (participant === null) return null;
  if (participant.status === 'deactivated') return undefined;
  return participant.role === 'operator' ? null : participant.id;
}

function toIds(readings: readonly Reading[]) {
  const ids = (kind: LiveCredential['kind']) => [
    ...new Set(
      readings
        .map(({ caller }) => caller.credential.split(':'))
        .flatMap(([one, id]) => (one === kind && id !== undefined ? [id] : [])),
    ),
  ];
  return { sessionIds: ids('session'), apiKeyIds: ids('api_key') };
}

/** The tick to go on from; null where it is not ours, or too long ago. */
function parseLastId(lastId: string | null, name: string, tick: number): number | null {
  const [hub, seen] = lastId?.split('-') ?? [];
  if (hub !== name || seen === undefined || !/^\d{1,15}$/.test(seen)) return null;
  const since = Number(seen);
  return since <= tick && since > tick - rememberedTicks ? since : null;
}

function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
