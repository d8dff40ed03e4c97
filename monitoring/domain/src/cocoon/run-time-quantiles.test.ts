import { expect, test } from 'vitest';
import { toRunTimeQuantiles } from './run-time-quantiles.ts';

const minute = (succeeded: number, failed: number | null, runTimeSeconds: number) => ({
  ...{ minute: 1, succeeded, failed, runTimeSeconds },
});

test('each minute counts with what finished in it', () => {
  const minutes = [minute(90, 0, 90), minute(8, 1, 18), minute(1, 0, 30)];
  expect(toRunTimeQuantiles(minutes)).toEqual([
    { quantile: 0.5, seconds: 1 },
    { quantile: 0.9, seconds: 1 },
    { quantile: 0.99, seconds: 2 },
  ]);
});

test('where nothing finished there is no quantile', () => {
  expect(toRunTimeQuantiles([])).toEqual([]);
  expect(toRunTimeQuantiles([minute(0, null, 4), minute(0, 0, 0)])).toEqual([]);
});

test('failures that cannot be counted are left out', () => {
  expect(toRunTimeQuantiles([minute(2, null, 6)])[0]).toEqual({ quantile: 0.5, seconds: 3 });
});
