import { expect, test } from 'vitest';
import { formatCount, formatCountGenitive } from './format-count.ts';

test.each([
  [1, '1 worker', '1 воркер', '1 воркера'],
  [2, '2 workers', '2 воркера', '2 воркеров'],
  [5, '5 workers', '5 воркеров', '5 воркеров'],
  [11, '11 workers', '11 воркеров', '11 воркеров'],
  [21, '21 workers', '21 воркер', '21 воркера'],
  [0, '0 workers', '0 воркеров', '0 воркеров'],
])('%i takes the right form', (count, en, ru, genitive) => {
  expect(formatCount('en', count, 'worker')).toBe(en);
  expect(formatCount('ru', count, 'worker')).toBe(ru);
  expect(formatCountGenitive(count, 'worker')).toBe(genitive);
});
