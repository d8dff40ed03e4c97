import { ruleKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { expect, test } from 'vitest';
import { sentencesEn } from './messages/alerts/sentences-en.ts';
import { sentencesRu } from './messages/alerts/sentences-ru.ts';
import { parseSentence } from './rule-sentence.ts';
import { findValueProblem, parseShown, toNeighbours, toShown, toShownUnit } from './rule-values.ts';

const errors = ruleKinds.error_ratio;
const draft = { threshold: 0.05, clearThreshold: 0.02, forSeconds: 600 };

test('what is shown is read back as the same value', () => {
  for (const value of [0, 30, 90, 600, 7_200, 86_400]) {
    const unit = toShownUnit(errors, 'forSeconds', value);
    expect(parseShown(String(toShown(value, unit)), unit)).toBe(value);
  }
  expect(parseShown('7,5', 'percent')).toBe(0.075);
});

test.each(['', 'x', '-1', '1e3', '1.2.3'])('%j is no number', (text) => {
  expect(parseShown(text, 'count')).toBeNull();
});

test('what the rule would refuse is refused at its value', () => {
  expect(findValueProblem(errors, { ...draft, threshold: 2 }, 'threshold')).toMatchObject({ kind: 'range' });
  expect(findValueProblem(errors, { ...draft, forSeconds: 0.5 }, 'forSeconds')).toEqual({ kind: 'whole' });
  expect(findValueProblem(errors, { ...draft, clearThreshold: 0.06 }, 'clearThreshold')).toEqual({
    kind: 'calm',
    side: 'at_most',
    bound: 0.05,
  });
  expect(findValueProblem(errors, draft, 'threshold')).toBeNull();
});

test('neighbours stand around the value, within what is allowed', () => {
  expect(toNeighbours(errors, draft)).toEqual({ field: 'threshold', values: [0.03, 0.05, 0.08, 0.1] });
  const full = { threshold: 1, clearThreshold: 0.8, forSeconds: 600 };
  expect(toNeighbours(ruleKinds.saturated, full).values.at(-1)).toBe(1);
  const waits = toNeighbours(ruleKinds.no_proxy, { threshold: null, clearThreshold: null, forSeconds: 120 });
  expect(waits).toEqual({ field: 'forSeconds', values: [60, 120, 300, 600] });
});

test.each([
  ['en', sentencesEn],
  ['ru', sentencesRu],
])('every sentence (%s) has a place for each number that may be set', (_language, sentences) => {
  for (const rule of Object.values(ruleKinds)) {
    const slots = parseSentence(sentences[rule.kind]).flatMap((part) =>
      part.kind === 'slot' ? [part.slot] : [],
    );
    expect([rule.kind, slots.includes('threshold')]).toEqual([rule.kind, rule.ranges.threshold !== null]);
    expect([rule.kind, slots.includes('clear')]).toEqual([rule.kind, rule.ranges.clearThreshold !== null]);
    expect([rule.kind, slots.includes('workers')]).toEqual([rule.kind, rule.scope === 'worker']);
  }
});
