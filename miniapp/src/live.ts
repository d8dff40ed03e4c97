import { signal } from '@preact/signals';
import { type Api, ApiError } from './api.ts';
import type { IncidentLine, LiveChanges, WorkerItem } from './api-shapes.ts';
import type { Cache } from './cache.ts';
import type { Clock } from './clock.ts';
import { parseEvents, type ServerEvent } from './parse-events.ts';

export interface LiveDeps {
  api: Pick<Api, 'openEvents'>;
  cache: Cache;
  clock: Clock;
  /** Waits; resolves early when the signal ends. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Live = ReturnType<typeof createLive>;

const retryMs = 5_000;
/** The server says something every 15 s, if only that nothing is new. */
const silenceMs = 45_000;

/**
 * What changes, as it changes, where the server tells it: active incidents, and worker states patched into the list in
 * the cache. off → on (first message) → off (ended, silent) → …; off for good where the server has no events.
 */
export function createLive({ api, cache, clock, wait }: LiveDeps) {
  const isOn = signal(false);
  const incidents = signal<IncidentLine[] | null>(null);
  let lastId: string | null = null;

  const take = ({ event, id, data }: ServerEvent) => {
    const changes = JSON.parse(data) as LiveChanges;
    const known = event === 'snapshot' ? [] : (incidents.value ?? []);
    incidents.value = mergeIncidents(known, changes.incidents);
    patchWorkers(cache, changes, clock.now());
    isOn.value = true;
    lastId = id;
  };

  /** Follows until the signal ends. Call it again after the page was hidden. */
  async function follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isThere = await readOnce({ api, lastId, take }, signal);
      isOn.value = false;
      if (!isThere) return;
      await wait(retryMs, signal);
    }
  }

  /** What was told to somebody else is not told on. */
  function forget(): void {
    lastId = null;
    incidents.value = null;
    isOn.value = false;
  }

  return { isOn, incidents, follow, forget };
}

interface Reading {
  api: Pick<Api, 'openEvents'>;
  lastId: string | null;
  take: (event: ServerEvent) => void;
}

/** Reads until the stream ends, breaks or falls silent; false when there will never be one. */
async function readOnce({ api, lastId, take }: Reading, outer: AbortSignal): Promise<boolean> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  outer.addEventListener('abort', stop, { once: true });
  let watchdog = setTimeout(stop, silenceMs);
  try {
    const response = await api.openEvents(abort.signal, lastId);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return false;
    for (let rest = ''; ; ) {
      const { done, value } = await reader.read();
      if (done) return true;
      clearTimeout(watchdog);
      watchdog = setTimeout(stop, silenceMs);
      const parsed = parseEvents(rest + value);
      rest = parsed.rest;
      parsed.events.forEach(take);
    }
  } catch (error) {
    return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status === 503;
  } finally {
    clearTimeout(watchdog);
    outer.removeEventListener('abort', stop);
  }
}

function mergeIncidents(known: IncidentLine[], news: IncidentLine[]): IncidentLine[] {
  const byId = new Map([...known, ...news].map((incident) => [incident.id, incident]));
  return [...byId.values()].filter(({ closedAt }) => closedAt === null);
}

interface WorkerList {
  workers: WorkerItem[];
  overview: { newestSampledAt: string | null };
}

function patchWorkers(cache: Cache, { workers, removedWorkerIds }: LiveChanges, nowMs: number): void {
  const entry = cache.get('workers');
  if (entry === undefined || workers.length + removedWorkerIds.length === 0) return;
  const list = entry.data as WorkerList;
  const news = new Map(workers.map((worker) => [worker.id, worker]));
  const gone = new Set(removedWorkerIds);
  const newest = [list.overview.newestSampledAt, ...workers.map(({ sampledAt }) => sampledAt)]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  const data: WorkerList = {
    ...list,
    workers: list.workers
      .filter(({ id }) => !gone.has(id))
      .map((worker) => ({ ...worker, ...news.get(worker.id) })),
    overview: { ...list.overview, newestSampledAt: newest ?? null },
  };
  cache.set('workers', { data, atMs: nowMs });
}
