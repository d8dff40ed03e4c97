import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

test('what is killed and cut at random loses no alert, payout, command or sample and doubles none', {
  timeout: 600_000,
}, async () => {
  const { log, truth, faults, storedSamples } = await runChaos({
    seed: 'in npm test',
    kills: 12,
    atMostMs: 60_000,
  });
  expect(faults).toEqual({
    lostTransitions: [],
    falseAlerts: [],
    duplicatePayouts: [],
    wrongCommands: [],
    missingSamples: [],
  });
  expect(log.kills).toBeGreaterThan(1);
  expect(truth.deaths.size).toBe(3);
  expect(truth.flickers).toBeGreaterThan(1);
  expect(truth.commands.taken.length).toBeGreaterThan(10);
  expect(log.clocksOff.length + log.pausesMs.length).toBeGreaterThan(0);
  expect(truth.payouts).toBeGreaterThan(5);
  expect(storedSamples).toBeGreaterThan(100);
});
