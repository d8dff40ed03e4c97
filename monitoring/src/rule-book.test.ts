import type { AlertRuleRow } from '@cocoon-pool/db/alerts';
import { ruleKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { expect, test } from 'vitest';
import { createRuleBook } from './rule-book.ts';

const mine = { workerId: '7', participantId: '1' };

test('without differences the shipped rules are in force', () => {
  expect(createRuleBook([])('worker_down', mine)).toEqual({ enabled: true, rule: ruleKinds.worker_down });
});

test.each([
  ['for all of the owner’s workers', { participantId: '1' }, 120],
  ['for this worker', { participantId: '1', workerId: '7' }, 120],
  ['for another worker', { participantId: '1', workerId: '8' }, 60],
  ['of another participant', { participantId: '2' }, 60],
  ['of the pool', {}, 60],
  ['for another rule', { participantId: '1', kind: 'worker_down' }, 60],
])('a difference %s', (_name, row, forSeconds) => {
  const ruleBook = createRuleBook([toRow({ ...row, forSeconds: 120 })]);
  expect(ruleBook('model_disconnected', mine).rule.forSeconds).toBe(forSeconds);
});

test('a difference of the pool is in force for workers without an owner', () => {
  const ruleBook = createRuleBook([toRow({ enabled: false })]);
  expect(ruleBook('model_disconnected', { workerId: '7', participantId: null }).enabled).toBe(false);
});

test('what one worker’s difference leaves open comes from the owner’s, and then from the shipped rule', () => {
  const ruleBook = createRuleBook([
    toRow({ participantId: '1', workerId: '7', severity: 'info' }),
    toRow({ participantId: '1', severity: 'warning', forSeconds: 120, enabled: false }),
  ]);
  expect(ruleBook('model_disconnected', mine)).toEqual({
    enabled: true,
    rule: {
      kind: 'model_disconnected',
      threshold: 0,
      clear: { seconds: 60 },
      severity: 'info',
      forSeconds: 120,
    },
  });
});

function toRow(row: Partial<AlertRuleRow>): AlertRuleRow {
  return {
    id: '1',
    participantId: null,
    workerId: null,
    kind: 'model_disconnected',
    enabled: true,
    threshold: null,
    clearThreshold: null,
    forSeconds: null,
    severity: null,
    createdAt: new Date(0),
    ...row,
  };
}
