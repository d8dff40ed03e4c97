import { expect, test } from 'vitest';
import { createNews } from './news.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1) + minutes * 60_000);

test('something is new once an hour', () => {
  const news = createNews(10);
  expect([0, 1, 59, 60, 61, 119, 120].map((minutes) => news.isNew('a', at(minutes)))).toEqual([
    true,
    false,
    false,
    true,
    false,
    false,
    true,
  ]);
});

test('an hour has room for so much, and the next one for as much again', () => {
  const news = createNews(3);
  const tell = (minutes: number) =>
    Array.from({ length: 10 }, (_key, index) => news.isNew(`${minutes} ${index}`, at(minutes))).filter(
      Boolean,
    ).length;
  expect([tell(0), tell(30), tell(60), tell(61)]).toEqual([3, 0, 3, 0]);
});
