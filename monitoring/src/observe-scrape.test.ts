import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { observeScrape } from './observe-scrape.ts';
import { shippedRuleBook } from './rule-book.ts';
import { createSurroundings } from './surroundings.ts';
import { trackScrape } from './track-worker.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const target = {
  ...{ workerId: '7', name: 'a', host: 'h', port: 12_000, hostId: '1' },
  ...{ accessHashSealed: null, participantId: null },
};

test('a rule whose judging breaks is unknown and says why; the others are judged', () => {
  const sample = toSample(getFixtureAnswers('d-disable'), noon);
  const track = trackScrape(null, sample, 37.5);
  const surroundings = {
    ...createSurroundings(),
    findCommands: () => ({
      get disabledByUs(): boolean {
        throw new Error('no commands');
      },
    }),
  };
  const { conditions, badRules } = observeScrape(
    target,
    { sample, track, previous: null, toleranceSeconds: 37.5, lease: null, events: [] },
    { rules: shippedRuleBook({ workerId: null, participantId: null }), surroundings },
  );
  expect(badRules).toEqual([{ kind: 'disabled', message: 'Error: no commands' }]);
  const find = (wanted: string) => conditions.find(({ kind }) => kind === wanted)?.whileCalm.value;
  expect([find('disabled'), find('worker_down')]).toEqual(['unknown', 'false']);
});
