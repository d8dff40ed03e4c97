import { readFixture } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { toSample } from '../cocoon/to-sample.ts';
import {
  isApplied,
  readControlAnswer,
  readFact,
  toControlPath,
  type WorkerCommand,
} from './worker-command.ts';

const enable: WorkerCommand = { kind: 'enable' };
const disable: WorkerCommand = { kind: 'disable' };
const price = (coefficientThousandths: number): WorkerCommand => ({
  kind: 'set_coefficient',
  coefficientThousandths,
});
const proxyAddress = `EQ${'A'.repeat(46)}`;
const payout: WorkerCommand = { kind: 'request_payout', proxyAddress };

test.each([
  [enable, '/request/enable'],
  [disable, '/request/disable'],
  [price(100), '/request/change_coefficient?coefficient=0.100'],
  [price(1_005), '/request/change_coefficient?coefficient=1.005'],
  [price(10_000), '/request/change_coefficient?coefficient=10.000'],
  [payout, `/request/payout?proxy=${proxyAddress}`],
])('%j asks for %s', (command, path) => {
  expect(toControlPath(command)).toBe(path);
});

test.each([
  price(99),
  price(10_001),
  price(1.5),
  price(0),
  price(-1_000),
  price(Number.NaN),
  price(Number.POSITIVE_INFINITY),
  { kind: 'request_payout', proxyAddress: '' } as const,
  { kind: 'request_payout', proxyAddress: `${proxyAddress}&coefficient=0` } as const,
  { kind: 'request_payout', proxyAddress: '../disable' } as const,
])('%j never reaches a worker', (command) => {
  expect(() => toControlPath(command)).toThrow();
});

test.each([
  [disable, 'd-disable', 'worker-request-disable.html', { ok: true }],
  [price(1_500), 'f-coefficient', 'worker-set-1.5.html', { ok: true }],
  [payout, 'i-payout', 'worker-payout-valid.html', { ok: true }],
  [payout, 'i-payout', 'worker-payout-unknown-proxy.html', { ok: false, reason: 'proxy_not_found' }],
  [payout, 'i-payout', 'worker-payout-valid-again.html', { ok: false, reason: 'payout_running' }],
  [price(1_500), 'f-coefficient', 'worker-form.html', { ok: false, reason: 'unexpected_answer' }],
  [disable, 'b-connected-idle', 'worker-stats.html', { ok: false, reason: 'unexpected_answer' }],
] as const)('to %j the captured %s/%s means %j', (command, state, file, meaning) => {
  expect(readControlAnswer(command, readFixture(state, file))).toEqual(meaning);
});

function readState(state: string) {
  const page = (file: string) => ({ ok: true, body: readFixture(state, file) }) as const;
  const [jsonStats, statsPage] = [page('worker-jsonstats.json'), page('worker-stats.html')];
  return toSample({ jsonStats, statsPage, latencyMs: 1 }, new Date(0));
}

test('what was brought about is read from the pages after it', () => {
  const [idle, disabled, priced] = ['b-connected-idle', 'd-disable', 'f-coefficient'].map(readState);
  if (!idle || !disabled || !priced) throw new Error('no capture');
  expect([readFact(disable, idle), readFact(disable, disabled)]).toEqual(['true', 'false']);
  expect([readFact(price(1_500), idle), readFact(price(1_500), priced)]).toEqual(['1', '1.5']);
  const before = readState('c-traffic-05');
  const running = readState('i-payout');
  const contract = running.jsonStats?.contracts?.[0]?.proxyAddress ?? '';
  const command: WorkerCommand = { kind: 'request_payout', proxyAddress: contract };
  expect(readFact(command, running)).toBe('running');
  expect(isApplied(command, { before: readFact(command, before), now: 'running' })).toBe(true);
  expect(isApplied(command, { before: '5', now: '5' })).toBe(false);
  expect(isApplied(command, { before: '5', now: '9' })).toBe(true);
  expect(readFact(payout, running)).toBeNull();
});

test.each([
  [enable, 'false', 'true', true],
  [enable, 'false', 'false', false],
  [disable, null, 'false', true],
  [disable, 'true', null, null],
  [price(1_005), '1', '1.004', true],
  [price(1_005), '1', '1', false],
])('%j from %s to %s is %s', (command, before, now, applied) => {
  expect(isApplied(command, { before, now })).toBe(applied);
});
