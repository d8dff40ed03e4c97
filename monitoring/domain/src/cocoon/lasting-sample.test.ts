import { expect, test } from 'vitest';
import { getFixtureAnswers } from '../../fixtures/read-fixture.ts';
import { noPages, toLastingSample, updateLastingPages } from './lasting-sample.ts';
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

test('what is known stays the same object until something in it changes, and outlives an unread page', () => {
  const see = (state: string) => toSample(getFixtureAnswers(state), at);
  const first = updateLastingPages(noPages, see('c-traffic-00'));
  expect(first).toEqual({
    jsonStats: read('c-traffic-00').jsonStats,
    statsPage: read('c-traffic-00').statsPage,
  });
  expect(updateLastingPages(first, see('c-traffic-05'))).toBe(first);
  expect(updateLastingPages(first, { ...see('c-traffic-05'), jsonStats: null })).toBe(first);
  const disabled = updateLastingPages(first, see('d-disable'));
  expect(disabled.statsPage).toEqual(read('d-disable').statsPage);
  expect(disabled.jsonStats).toBe(first.jsonStats);
});
