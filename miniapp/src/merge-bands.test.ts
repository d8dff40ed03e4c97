import { expect, test } from 'vitest';
import { mergeBands } from './merge-bands.ts';

const band = (fromSeconds: number, toSeconds: number) => ({ fromSeconds, toSeconds });

test('what overlaps or touches is one, what lies apart stays apart', () => {
  expect(mergeBands([band(20, 30), band(0, 10), band(5, 12), band(12, 14)])).toEqual([
    band(0, 14),
    band(20, 30),
  ]);
});

test('a short one within a long one changes nothing', () => {
  expect(mergeBands([band(0, 100), band(10, 20)])).toEqual([band(0, 100)]);
});
