import { expect, test } from 'vitest';
import { getFixtureAnswers } from '../../fixtures/read-fixture.ts';
import { toLastingSample } from './lasting-sample.ts';
import { toSample } from './to-sample.ts';

const at = new Date('2026-11-23T17:00:00Z');
const read = (state: string) => toLastingSample(toSample(getFixtureAnswers(state), at), at);

test('a worker at work shows the same from scrape to scrape', () => {
  expect(read('c-traffic-05')).toEqual(read('c-traffic-00'));
  expect(read('d-disable')).not.toEqual(read('c-traffic-00'));
});

test('facts, prices and white lists last', () => {
  const { jsonStats, statsPage } = toSample(getFixtureAnswers('c-traffic-00'), at);
  expect(read('c-traffic-00')).toMatchObject({
    jsonStats: {
      status: { commit: jsonStats?.status.commit, committedAt: jsonStats?.status.committedAt },
      wallet: { address: jsonStats?.wallet.address },
      localConfig: jsonStats?.localConfig,
      rootConfig: jsonStats?.rootConfig,
    },
    statsPage: { enabled: true, imageHash: statsPage?.imageHash, maxActiveRequests: 60 },
  });
});
