import type { WorkerEvent } from '@cocoon-pool/db/worker-events';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { trackScrape } from './track-worker.ts';
import { createWorkerChanges } from './worker-changes.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const enabled = toSample(getFixtureAnswers('e-enable'), noon);
const disabled = toSample(getFixtureAnswers('d-disable'), noon);
const dearer = toSample(getFixtureAnswers('f-coefficient'), noon);
const answered = trackScrape(null, enabled, 45);
const silent = trackScrape(null, toSample({ failure: 'timeout', latencyMs: null }, noon), 45);
const switchedOff: WorkerEvent = {
  ...{ workerId: '7', at: at(15), kind: 'enabled', before: 'true', after: 'false', byUs: false },
};
const repriced: WorkerEvent = {
  ...{ workerId: '7', at: at(15), kind: 'coefficient', before: '1', after: '1.5', byUs: false },
};
const restart: WorkerEvent = { ...switchedOff, kind: 'restart', before: null, after: null };

test.each([
  ['between two answers counts', [switchedOff], answered, 'enabled'],
  ['by our own command does not', [{ ...switchedOff, byUs: true }], answered, undefined],
  ['that came with a restart does not', [restart, switchedOff], answered, undefined],
  ['after silence, as with a restart, does not', [switchedOff], silent, undefined],
  ['of a worker first seen does not', [switchedOff], null, undefined],
  ['of something else does not', [{ ...switchedOff, kind: 'model' as const }], answered, undefined],
])('a change %s', (_name, events, previous, changed) => {
  const changes = createWorkerChanges();
  changes.note('7', events, { sample: disabled, previous });
  expect(changes.find('7')?.changed).toBe(changed);
});

test('a change that is undone is forgotten; one that goes on keeps what was at first', () => {
  const changes = createWorkerChanges();
  const note = (events: WorkerEvent[], sample: Sample) =>
    changes.note('7', events, { sample, previous: answered });
  note([repriced], dearer);
  note([{ ...repriced, at: at(30), before: '1.5', after: '2' }], dearer);
  expect(changes.find('7')).toEqual({ changed: 'coefficient', before: '1', after: '2', at: at(15) });
  note([], enabled);
  expect(changes.find('7')).toBeNull();
});

test('a price and a switch are told apart: undoing one leaves the other', () => {
  const changes = createWorkerChanges();
  changes.note('7', [repriced, switchedOff], { sample: disabled, previous: answered });
  expect(changes.find('7')?.changed).toBe('enabled');
});

test('what was claimed is forgotten, and what another daemon left is gone on from', () => {
  const changes = createWorkerChanges();
  const change = { changed: 'enabled', before: 'true', after: 'false', at: at(15) } as const;
  changes.load([{ workerId: '7', change, isClaimed: false }], new Set());
  expect(changes.find('7')).toBeNull();
  changes.load([{ workerId: '7', change, isClaimed: false }], new Set(['7']));
  expect(changes.find('7')).toEqual(change);
  changes.load([{ workerId: '7', change, isClaimed: true }], new Set());
  expect(changes.find('7')).toBeNull();
});
