import { expect, test } from 'vitest';
import { toOutageStart } from './outage-start.ts';

test.each([
  ['an outage begins with the last answer', '2026-03-01T11:59:00.000Z', '2026-03-01T11:59:00.000Z'],
  ['an answer in the middle does not shorten it', '2026-03-01T12:05:00.000Z', '2026-03-01T12:00:00.000Z'],
  ['without a last answer it begins with the alert', null, '2026-03-01T12:00:00.000Z'],
  ['other rules begin with the alert', undefined, '2026-03-01T12:00:00.000Z'],
])('%s', (_guarantee, lastUpAt, expected) => {
  const evidence = lastUpAt === undefined ? {} : { lastUpAt };
  expect(toOutageStart(new Date('2026-03-01T12:00:00Z'), evidence).toISOString()).toBe(expected);
});
