import { expect, test } from 'vitest';
import { toSlotMs, toTurn } from './scrape-slot.ts';

test('the slot of a worker never changes', () => {
  expect(['1', '2', '10000'].map((id) => toSlotMs(id, 15_000))).toEqual([4_987, 3_562, 13_379]);
});

test('slots of neighbouring ids fill the interval evenly', () => {
  const perSecond = new Array(15).fill(0);
  for (let id = 1; id <= 3_000; id += 1) perSecond[Math.floor(toSlotMs(String(id), 15_000) / 1_000)] += 1;
  expect(Math.min(...perSecond)).toBeGreaterThan(150);
  expect(Math.max(...perSecond)).toBeLessThan(250);
});

test.each([
  ['before its slot', '12:00:01.000', '12:00:04.000'],
  ['at its slot', '12:00:04.000', '12:00:04.000'],
  ['just after its slot', '12:00:04.001', '12:00:19.000'],
])('the first turn at or after a time %s', (_name, earliest, turn) => {
  const at = (time: string) => new Date(`2026-03-01T${time}Z`);
  expect(toTurn(at(earliest), 4_000, 15_000)).toEqual(at(turn));
});
