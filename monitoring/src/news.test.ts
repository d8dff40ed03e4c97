import { expect, test } from 'vitest';
import { createNews } from './news.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1) + minutes * 60_000);

test('something is new once an hour', () => {
  const news = createNews(10);
  expect([0, 1, 59, 60, 61, 119, 120].map((minutes) => news.isNew('one', 'a', at(minutes)))).toEqual([
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
    Array.from({ length: 10 }, (_key, index) => news.isNew('one', `${minutes} ${index}`, at(minutes))).filter(
      Boolean,
    ).length;
  expect([tell(0), tell(30), tell(60), tell(61)]).toEqual([3, 0, 3, 0]);
});

test('what one tells is still news of another, who has an hour of their own', () => {
  const news = createNews(1);
  expect(news.isNew('one', 'a', at(0))).toBe(true);
  expect(news.isNew('other', 'a', at(1))).toBe(true);
  expect(news.isNew('one', 'b', at(2))).toBe(false);
  news.delete('one');
  expect(news.isNew('one', 'b', at(2))).toBe(true);
});
