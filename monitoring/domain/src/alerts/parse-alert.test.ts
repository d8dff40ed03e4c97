import { expect, test } from 'vitest';
import { evidenceFields } from './evidence.ts';
import { parseAlertKind, parseEvidence } from './parse-alert.ts';

test('knows the shipped kinds and no others', () => {
  expect(parseAlertKind('worker_down')).toBe('worker_down');
  expect(parseAlertKind('constructor')).toBeNull();
});

test.each([
  [null, {}],
  ['text', {}],
  [
    { failedScrapes: 4, totalScrapes: 6, failure: 'dns' },
    { failedScrapes: 4, totalScrapes: 6, failure: 'dns' },
  ],
  [{ failedScrapes: -1, totalScrapes: '6', failure: 'other', lastUpAt: 'soon' }, {}],
  [{ lastUpAt: null }, { lastUpAt: null }],
  [{ lastUpAt: '2026-03-01T11:59:00.000Z', more: 1 }, { lastUpAt: '2026-03-01T11:59:00.000Z' }],
])('reads stored evidence %j and drops what is not readable', (json, evidence) => {
  expect(parseEvidence(json)).toEqual(evidence);
});

test('reads every figure that a rule may have as evidence', () => {
  const values: [unknown, (field: string) => boolean][] = [
    ['2026-03-01T11:59:00.000Z', (field) => /(At|Since)$/.test(field)],
    ['1000000', (field) => /Nanoton/.test(field)],
    [7, () => true],
    ['image', () => true],
    ['enabled', () => true],
    ['commit', () => true],
    ['busy', () => true],
    ['proxies', () => true],
    ['timeout', () => true],
    ['text', () => true],
  ];
  const fields = new Set(Object.values(evidenceFields).flat());
  for (const field of fields) {
    const read = values.filter(
      ([value, isFor]) => isFor(field) && field in parseEvidence({ [field]: value }),
    );
    expect(read, field).not.toEqual([]);
    expect(parseEvidence({ [field]: { nested: true } }), field).toEqual({});
  }
});
