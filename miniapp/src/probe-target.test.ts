import { expect, test } from 'vitest';
import { findMiss, type MissedPort, toProbeTarget } from './probe-target.ts';

test.each([
  ['203.0.113.7', { host: '203.0.113.7', port: null }],
  [' gpu.example.com:12010 ', { host: 'gpu.example.com', port: 12_010 }],
  ['2001:db8::1', { host: '2001:db8::1', port: null }],
  ['[2001:db8::1]:12000', { host: '[2001:db8::1]', port: 12_000 }],
  ['', null],
  ['http://203.0.113.7', null],
  ['user@host', null],
])('%j is read as %j', (text, target) => {
  expect(toProbeTarget(text)).toEqual(target);
});

const host = 'gpu.example.com';
const miss = (port: number, reason: MissedPort['reason']): MissedPort => ({
  address: `${host}:${port}`,
  reason,
});

test.each([
  ['the port that was asked for says why', 12_010, [miss(12_010, 'refused')], `${host}:12010`, 'refused'],
  ['a port of which nothing is said is silent', 12_010, [], `${host}:12010`, 'silent'],
  ['a name is wrong whatever the port', 12_010, [miss(12_010, 'dns')], host, 'dns'],
  ['a host that is off', null, [miss(12_000, 'timeout'), miss(12_010, 'timeout')], host, 'timeout'],
  ['one that refuses is up', null, [miss(12_000, 'timeout'), miss(12_010, 'refused')], host, 'refused'],
  [
    'something else that answers is named with its port',
    null,
    [miss(12_000, 'refused'), miss(12_010, 'not_worker')],
    `${host}:12010`,
    'not_worker',
  ],
  ['a daemon of an older version says nothing', null, [], host, 'silent'],
] as const)('%s', (_name, port, missed, at, reason) => {
  expect(findMiss({ host, port }, { found: [], missed })).toEqual({ at, reason });
});

test('what was found has no reason, another port than the one asked for has', () => {
  const found = [{ address: `${host}:12000` }];
  expect(findMiss({ host, port: null }, { found, missed: [] })).toBeNull();
  expect(findMiss({ host, port: 12_000 }, { found, missed: [] })).toBeNull();
  expect(findMiss({ host, port: 12_340 }, { found, missed: [miss(12_340, 'timeout')] })).toEqual({
    at: `${host}:12340`,
    reason: 'timeout',
  });
});
