import { expect, test } from 'vitest';
import { noFilter, parseWorkerQuery, toWorkersPath } from './worker-query.ts';

test('a filter survives the way through the address', () => {
  const filter = {
    ...noFilter,
    status: 'down',
    text: 'a & b',
    host: 'h2',
    owner: '7',
    sort: 'name',
  } as const;
  const query = Object.fromEntries(new URL(toWorkersPath(filter), 'http://pool.test').searchParams);
  expect(parseWorkerQuery(query)).toEqual(filter);
});

test('without a filter the address is plain', () => {
  expect(toWorkersPath(noFilter)).toBe('/workers');
});

test('what means nothing narrows nothing', () => {
  expect(parseWorkerQuery({ status: 'broken', sort: 'up', host: '' })).toEqual(noFilter);
});
