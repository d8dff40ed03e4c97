import { expect, test } from 'vitest';
import { getFixtureAnswers } from '../../fixtures/read-fixture.ts';
import type { Sample } from './sample.ts';
import { toSample } from './to-sample.ts';
import { toWorkerAnswer } from './worker-answer.ts';

const at = new Date('2026-11-23T17:00:00Z');

test('figures are those of the pages', () => {
  expect(toWorkerAnswer(toSample(getFixtureAnswers('c-traffic-05'), at), null)).toEqual({
    hasJsonStats: true,
    hasStatsPage: true,
    isDelisted: false,
    enabled: true,
    modelConnected: true,
    proxiesConnected: 1,
    ton: 'synced',
    wallet: 'ok',
    latencyMs: expect.any(Number),
    activeRequests: 7,
    maxActiveRequests: 60,
    requestRates: { s1: 9.750356, s10: 9.381625, m1: 7.186355, m10: 1.283188, h1: 0.230636, d1: 0.009762 },
    jsonStatsAt: at,
    tonLastSyncedAt: new Date('2026-11-23T16:39:01Z'),
    walletBalanceNanoton: 100_000_000_000n,
  });
});

test('what only /jsonstats says is that of the last one, and what changes by the second is unknown', () => {
  const whole = toSample(getFixtureAnswers('c-traffic-05'), at);
  const before = toWorkerAnswer(whole, null);
  const half: Sample = { ...whole, sampledAt: new Date(at.getTime() + 15_000), jsonStats: null };
  expect(toWorkerAnswer(half, before)).toEqual({ ...before, hasJsonStats: false, requestRates: null });
});
