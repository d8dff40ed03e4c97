import { expect, test } from 'vitest';
import { createWorker, fleet } from '../test/fake-workers.ts';
import { ApiError } from './api.ts';
import type { WorkerItem } from './api-shapes.ts';
import { createCache } from './cache.ts';
import { addLabel, muteWorkers } from './change-workers.ts';
import type { Fleet } from './use-fleet.ts';

const now = new Date('2026-11-23T14:00:00Z');
const workers = fleet.slice(0, 3).map((seed) => createWorker(seed, now));
const refuse = () => Promise.reject(new ApiError({ status: 503, code: 'broken', message: 'No.' }));

test('a label is seen at once and taken back where it was refused', async () => {
  const cache = createCache();
  cache.set('workers', { data: { workers }, atMs: 0 });
  const labels = () => (cache.get('workers')?.data as Fleet).workers.map((worker) => worker.labels);
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

test('where nothing can be muted that is said, not a number of failures', async () => {
  const items: WorkerItem[] = workers;
  expect(await muteWorkers({ muteWorker: async () => null }, items, now)).toBeNull();
  expect(await muteWorkers({ muteWorker: refuse }, items, now)).toEqual({ done: 0, failed: 3 });
});
