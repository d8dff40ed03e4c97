import { expect, test } from 'vitest';
import { createWorker, fleet } from '../test/fake-workers.ts';
import { ApiError } from './api.ts';
import { createCache } from './cache.ts';
import { addLabel, muteWorkers } from './change-workers.ts';
import type { Fleet } from './use-fleet.ts';

const now = new Date('2026-11-23T14:00:00Z');
const workers = fleet.slice(0, 3).map((seed) => createWorker(seed, now));
const refuse = () => Promise.reject(new ApiError({ status: 503, code: 'broken', message: 'No.' }));

test('a label is seen at once and taken back where it was refused', async () => {
  const cache = createCache();
  cache.set('workers', { data: { workers }, atMs: 0 });
  const labels = () =>
    ((cache.get('workers') ?? { data: { workers: [] } }).data as Fleet).workers.map(
      (worker) => worker.labels,
    );
  let seenAtOnce: string[][] = [];
  const changeWorker = async (id: string): Promise<never> => {
    if (seenAtOnce.length === 0) seenAtOnce = labels();
    return id === '2' ? refuse() : (workers[0] as never);
  };
  const outcome = await addLabel({ api: { changeWorker }, cache }, workers, 'new');
  expect(seenAtOnce).toEqual([['new'], ['new'], ['new']]);
  expect(labels()).toEqual([['new'], [], ['new']]);
  expect(outcome).toEqual({ done: 2, failed: 1 });
});

test('what could not be muted is counted', async () => {
  const muteWorker = async (id: string): Promise<never> => (id === '2' ? refuse() : ({} as never));
  expect(await muteWorkers({ muteWorker }, workers, { reason: 'Night', endsAt: now })).toEqual({
    done: 2,
    failed: 1,
  });
});
