import type { AlertRuleRow } from '@cocoon-pool/db/alert-rules';
import type { AlertPreset } from '@cocoon-pool/domain/alerts/rule-kind';
import { expect, test } from 'vitest';
import { createRuleBook, shippedRuleBook } from './rule-book.ts';

const mine = { workerId: '7', participantId: '1' };

test('without differences the shipped rules are in force', () => {
  expect(shippedRuleBook(mine).worker_down).toEqual({
    enabled: true,
    rule: {
      ...{ kind: 'worker_down', threshold: 4, criticalThreshold: null, clearThreshold: null },
      ...{ forSeconds: 0, clear: { scrapes: 3 }, severity: 'critical' },
    },
  });
});

test.each([
  ['for all of the owner’s workers', { participantId: '1' }, 120],
  ['for this worker', { participantId: '1', workerId: '7' }, 120],
  ['for another worker', { participantId: '1', workerId: '8' }, 60],
  ['of another participant', { participantId: '2' }, 60],
  ['of the pool', {}, 60],
  ['for another rule', { participantId: '1', kind: 'worker_down' }, 60],
])('a difference %s', (_name, row, forSeconds) => {
  const ruleBook = createBook([toRow({ ...row, forSeconds: 120 })]);
  expect(ruleBook(mine).model_disconnected.rule.forSeconds).toBe(forSeconds);
});

test('a difference of the pool is in force for workers without an owner', () => {
  const ruleBook = createBook([toRow({ enabled: false })]);
  expect(ruleBook({ workerId: '7', participantId: null }).model_disconnected.enabled).toBe(false);
});

test('what one worker’s difference leaves open comes from the owner’s, and then from the shipped rule', () => {
  const ruleBook = createBook([
    toRow({ participantId: '1', workerId: '7', enabled: true, severity: 'info' }),
    toRow({ participantId: '1', severity: 'warning', forSeconds: 120, enabled: false }),
  ]);
  expect(ruleBook(mine).model_disconnected).toMatchObject({
    enabled: true,
    rule: { clear: { seconds: 60 }, severity: 'info', forSeconds: 120 },
  });
});

test('each owner’s rules follow the preset they chose, and the pool’s own those of the pool', () => {
  const ruleBook = createBook(
    [],
    [
      ['1', 'everything'],
      [null, 'essential'],
    ],
  );
  const isOn = (participantId: string | null) => ruleBook({ workerId: '7', participantId }).saturated.enabled;
  expect([isOn('1'), isOn('2'), isOn(null)]).toEqual([true, false, false]);
  expect(ruleBook({ workerId: null, participantId: null }).disabled.enabled).toBe(false);
});

test('the rules of workers that do not differ are worked out once', () => {
  const ruleBook = createBook([toRow({ participantId: '1', workerId: '8', enabled: false })]);
  expect(ruleBook(mine)).toBe(ruleBook({ workerId: '9', participantId: '1' }));
  expect(ruleBook({ workerId: '8', participantId: '1' })).not.toBe(ruleBook(mine));
});

function createBook(rows: AlertRuleRow[], presets: [string | null, AlertPreset][] = []) {
  return createRuleBook({ rows, presets: new Map(presets) });
}

function toRow(row: Partial<AlertRuleRow>): AlertRuleRow {
  return {
    id: '1',
    participantId: null,
    workerId: null,
    kind: 'model_disconnected',
    enabled: null,
    threshold: null,
    clearThreshold: null,
    forSeconds: null,
    severity: null,
    createdAt: new Date(0),
    ...row,
  };
}
