import { expect, test } from 'vitest';
import { isOnCalmSide, type RuleDifference, toRuleInForce } from './rule-in-force.ts';
import type { AlertPreset, RuleKind } from './rule-kind.ts';
import { type AlertKind, alertKinds, ruleKinds } from './rule-kinds.ts';

const presets: AlertPreset[] = ['essential', 'balanced', 'everything'];
const none: RuleDifference = {
  ...{ enabled: null, threshold: null, clearThreshold: null, forSeconds: null, severity: null },
};

function listOn(preset: AlertPreset): AlertKind[] {
  return alertKinds.filter((kind) => toRuleInForce(kind, preset, []).enabled);
}

test('each preset has all of the one before it, and more', () => {
  const [essential = [], balanced = [], everything = []] = presets.map(listOn);
  expect(balanced).toEqual(expect.arrayContaining(essential));
  expect(everything).toEqual(expect.arrayContaining(balanced));
  expect(balanced.length).toBeGreaterThan(essential.length);
  expect([...everything].sort()).toEqual([...alertKinds].sort());
});

test('what only informs is on in Everything alone', () => {
  const informing = alertKinds.filter(
    (kind) => ruleKinds[kind].severity === 'info' && ruleKinds[kind].scope !== 'event',
  );
  expect(informing.filter((kind) => listOn('balanced').includes(kind))).toEqual([]);
});

test('Essential has of a low wallet only the level at which payouts stop', () => {
  expect(toRuleInForce('wallet_low', 'essential', [])).toMatchObject({
    enabled: true,
    rule: { threshold: 2.1, criticalThreshold: null, clearThreshold: 5.5, severity: 'critical' },
  });
  expect(toRuleInForce('wallet_low', 'essential', [{ ...none, enabled: true }]).rule).toMatchObject({
    ...{ threshold: 5, criticalThreshold: 2.1, severity: 'warning' },
  });
});

test.each([
  ['off by hand', 'worker_down', 'balanced', false],
  ['on by hand', 'saturated', 'balanced', true],
] as const)('a rule is %s whatever the preset', (_name, kind, preset, enabled) => {
  expect(toRuleInForce(kind, preset, [{ ...none, enabled }]).enabled).toBe(enabled);
});

test.each([
  ['keeps its distance', { threshold: 10 }, 11],
  ['is what was set', { threshold: 10, clearThreshold: 12 }, 12],
  ['that ends up on the wrong side keeps its distance', { threshold: 10, clearThreshold: 6 }, 11],
  ['is as shipped without a change', {}, 5.5],
])('a clear threshold %s', (_name, change, clearThreshold) => {
  expect(toRuleInForce('wallet_low', 'balanced', [{ ...none, ...change }]).rule.clearThreshold).toBe(
    clearThreshold,
  );
});

test('later differences lie on top of earlier ones, field by field', () => {
  const all = { ...none, threshold: 0.1, forSeconds: 60 };
  const own = { ...none, threshold: 0.2 };
  expect(toRuleInForce('error_ratio', 'balanced', [all, own]).rule).toMatchObject({
    ...{ threshold: 0.2, forSeconds: 60, clearThreshold: 0.08 },
  });
  expect(toRuleInForce('error_ratio', 'balanced', [all, undefined]).rule.threshold).toBe(0.1);
});

test.each(alertKinds)('%s is shipped with numbers that people may set themselves', (kind) => {
  const shipped: RuleKind = ruleKinds[kind];
  const { threshold, clearThreshold, criticalThreshold, ranges, forSeconds } = shipped;
  for (const [value, range] of [
    [threshold, ranges.threshold],
    [criticalThreshold, ranges.threshold],
    [clearThreshold, ranges.clearThreshold],
  ] as const) {
    if (value === null) continue;
    expect(range?.min).toBeLessThanOrEqual(value);
    expect(range?.max).toBeGreaterThanOrEqual(value);
  }
  if (threshold !== null && clearThreshold !== null)
    expect(isOnCalmSide(shipped, { threshold, clearThreshold })).toBe(true);
  if (shipped.scope !== 'event') expect(ranges.forSeconds?.max).toBeGreaterThanOrEqual(forSeconds);
  expect(shipped.kind).toBe(kind);
});
