import { expect, test } from 'vitest';
import { findSilence, type Silence } from './silence.ts';

const now = new Date('2026-11-23T13:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const alert = { kind: 'slow', workerId: '1', hostId: '10', participantId: '100', incidentId: '1000' };
const silence = (change: Partial<Silence>): Silence => ({
  id: '1',
  participantId: '100',
  incidentId: null,
  workerId: null,
  hostId: null,
  kind: null,
  startsAt: inMinutes(-10),
  endsAt: inMinutes(10),
  ...change,
});

test.each([
  ['of everything', {}, true],
  ['of this incident', { incidentId: '1000' }, true],
  ['of another incident', { incidentId: '1001' }, false],
  ['of this worker', { workerId: '1' }, true],
  ['of another worker', { workerId: '2' }, false],
  ['of this host', { hostId: '10' }, true],
  ['of another host', { hostId: '11' }, false],
  ['of this rule', { kind: 'slow' }, true],
  ['of another rule', { kind: 'worker_down' }, false],
  ["of somebody else's alerts", { participantId: '101' }, false],
  ["of the pool's own alerts", { participantId: null }, false],
  ['that has not begun', { startsAt: inMinutes(1) }, false],
  ['that begins now', { startsAt: now }, true],
  ['that ends now', { endsAt: now }, false],
])('a silence %s', (_name, change, holds) => {
  expect(findSilence(alert, [silence(change)], now) !== null).toBe(holds);
});

test('of several silences the one that ends last counts', () => {
  const long = silence({ id: '2', endsAt: inMinutes(60) });
  expect(findSilence(alert, [silence({}), long, silence({ id: '3' })], now)).toBe(long);
});
