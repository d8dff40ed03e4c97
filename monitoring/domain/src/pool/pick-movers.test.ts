import { expect, test } from 'vitest';
import { pickMovers } from './pick-movers.ts';

const pace = (host: string, perMinute: number, usualPerMinute: number) => ({
  ...{ host, requestsPerSecond: perMinute / 60, usualPerSecond: usualPerMinute / 60 },
});

test('the steepest fall comes first, and no more than asked for', () => {
  const hosts = [pace('h1', 480, 480), pace('h14', 361, 440), pace('h27', 266, 429), pace('h2', 178, 240)];
  expect(pickMovers(hosts, 2).map(({ host }) => host)).toEqual(['h27', 'h2']);
  expect(pickMovers(hosts, 5)).toHaveLength(3);
  expect(pickMovers(hosts, 1)[0]?.changeRatio).toBeCloseTo(-0.38, 2);
});

test('what chance explains is no fall: a lone worker strays more than a full host', () => {
  expect(pickMovers([pace('alone', 45, 60), pace('full', 360, 480)], 5).map(({ host }) => host)).toEqual([
    'full',
  ]);
});

test('a host that is busier than usual, or a little quieter, is not named', () => {
  expect(pickMovers([pace('up', 900, 480), pace('still', 47_000, 50_000)], 5)).toEqual([]);
});

test('a host without any request has fallen by all', () => {
  expect(pickMovers([pace('dead', 0, 60)], 5)).toMatchObject([{ changeRatio: -1 }]);
});
