import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTrends } from './trends.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  const asked: string[][] = [];
  const listTrends = async (ids: string[]) => {
    asked.push(ids);
    return ids.map((workerId) => ({ workerId, requestsPerSecond: [1, null] }));
  };
  return { asked, trends: createTrends({ api: { listTrends }, now: Date.now }) };
}

test('rows that are seen together are asked for together, and only once', async () => {
  const { asked, trends } = create();
  for (const id of ['1', '2', '1']) trends.of(id);
  await vi.advanceTimersByTimeAsync(1_000);
  trends.of('2');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([['1', '2']]);
  expect(trends.of('1').value).toEqual([1, null]);
});

test('after five minutes they are read again', async () => {
  const { asked, trends } = create();
  trends.of('1');
  await vi.advanceTimersByTimeAsync(301_000);
  trends.of('1');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(2);
});

test('more than a hundred are read in parts', async () => {
  const { asked, trends } = create();
  for (let id = 0; id < 130; id += 1) trends.of(String(id));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.map((ids) => ids.length)).toEqual([100, 30]);
});
