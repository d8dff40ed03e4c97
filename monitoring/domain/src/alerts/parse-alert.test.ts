import { expect, test } from 'vitest';
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
