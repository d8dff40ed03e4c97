import { expect, test } from 'vitest';
import { createWorker, fleet } from '../test/fake-workers.ts';
import { ApiError } from './api.ts';
import type { IncidentLine, LiveChanges } from './api-shapes.ts';
import { createCache } from './cache.ts';
import { createClock } from './clock.ts';
import { createLive } from './live.ts';
import type { Fleet } from './use-fleet.ts';

const now = new Date('2026-11-23T14:00:00Z');
const workers = fleet.slice(0, 2).map((seed) => createWorker(seed, now));
const incident: IncidentLine = {
  ...{ id: '7', participantId: '1', kind: 'worker_down', host: 'h1', workerName: 'w1', workers: 1 },
  severity: 'critical',
  openedAt: now.toISOString(),
  closedAt: null,
};
const nothing: LiveChanges = { workers: [], removedWorkerIds: [], incidents: [] };

/** A server that says these messages, then ends; after the last it holds the line. */
function create(streams: (LiveChanges[] | ApiError)[]) {
  const cache = createCache();
  cache.set('workers', { data: { workers, overview: { newestSampledAt: null } }, atMs: 0 });
  const lastIds: (string | null)[] = [];
  const abort = new AbortController();
  const openEvents = async (_signal: AbortSignal, lastId: string | null) => {
    lastIds.push(lastId);
    const stream = streams.shift();
    if (streams.length === 0) abort.abort();
    if (stream instanceof ApiError) throw stream;
    const text = (stream ?? []).map(
      (data, index) =>
        `event: ${index === 0 ? 'snapshot' : 'changes'}\nid: h-${index}\ndata: ${JSON.stringify(data)}\n\n`,
    );
    return new Response(text.join(''));
  };
  const live = createLive({
    api: { openEvents },
    cache,
    clock: createClock(() => now.getTime()),
    wait: async () => undefined,
  });
  return { cache, lastIds, live, follow: () => live.follow(abort.signal) };
}

test('incidents come and go as the server tells', async () => {
  const opened = { ...nothing, incidents: [incident] };
  const { live, follow } = create([[opened]]);
  await follow();
  expect(live.incidents.value).toEqual([incident]);

  const closed = { ...nothing, incidents: [{ ...incident, closedAt: now.toISOString() }] };
  const other = create([[opened, closed]]);
  await other.follow();
  expect(other.live.incidents.value).toEqual([]);
});

test('a worker in the list changes its state and keeps what the message leaves out', async () => {
  const {
    unpaidNanoton: _,
    access: __,
    ...told
  } = createWorker({ id: '1', name: 'h100-1', status: 'down', reason: 'timeout', rate: null }, now);
  const { cache, follow } = create([[nothing, { ...nothing, workers: [told], removedWorkerIds: ['2'] }]]);
  await follow();
  const list = (cache.get('workers') ?? { data: null }).data as Fleet;
  expect(list.workers.map(({ id, status, unpaidNanoton }) => [id, status, unpaidNanoton])).toEqual([
    ['1', 'down', workers[0]?.unpaidNanoton],
  ]);
  expect(list.overview.newestSampledAt).toBe(told.sampledAt);
});

test('a broken stream goes on after the last message', async () => {
  const { lastIds, follow } = create([[nothing, nothing], [nothing]]);
  await follow();
  expect(lastIds).toEqual([null, 'h-1']);
});

test('a server without events is asked once', async () => {
  const missing = new ApiError({ status: 501, code: 'not_implemented', message: 'No.' });
  const { lastIds, live, follow } = create([missing, [nothing]]);
  await follow();
  expect(lastIds).toHaveLength(1);
  expect(live.incidents.value).toBeNull();
});
