import { readFileSync } from 'node:fs';
import { toLastingPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { expect, test } from 'vitest';
import { parseStateRow, toStateRow } from './to-state-row.ts';
import { toNewestInterval, trackScrape, type WorkerTrack } from './track-worker.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const toleranceSeconds = 37.5;

test('increases go on from the last counters over failed and half answers', () => {
  const track = play([read('c-traffic-00'), fail('timeout'), halfOf('c-traffic-01'), read('c-traffic-01')]);
  expect(toNewestInterval(track)).toMatchObject({ requests: 142, intervalSeconds: 45 });
  expect(track.recentScrapes).toEqual(['up', 'no_answer', 'up', 'up']);
  expect(track.totals).toMatchObject({ requests: 272, failed: 9 });
});

test('a scrape without counters has no increases of its own', () => {
  const track = play([read('c-traffic-00'), read('c-traffic-01'), fail('reset')]);
  expect(toNewestInterval(track)).toBeNull();
  expect(track.interval).toMatchObject({ requests: 142 });
});

test('totals go on rising when the worker restarts from zero', () => {
  const track = play([read('c-traffic-05'), read('a1-fresh-6s-no-proxy'), read('c-traffic-00')]);
  expect(track.totals).toMatchObject({ requests: 844 + 130, succeeded: 807 + 116, failed: 30 + 8 });
});

test('outcomes from before a gap of ours, or before a clock that went back, are forgotten', () => {
  const before = play([fail('timeout'), fail('timeout'), fail('timeout')]);
  const afterGap = trackScrape(before, toSample(fail('timeout'), new Date(noon + 600_000)), toleranceSeconds);
  expect(afterGap.recentScrapes).toEqual(['no_answer']);
  const backInTime = trackScrape(
    before,
    toSample(fail('timeout'), new Date(noon - 600_000)),
    toleranceSeconds,
  );
  expect(backInTime.recentScrapes).toEqual(['no_answer']);
});

test('six outcomes are kept, and failures are counted by reason', () => {
  const track = play([...Array(7).fill(fail('refused')), fail('bad_request')]);
  expect(track.recentScrapes).toEqual([...Array(5).fill('no_answer'), 'bad_answer']);
  expect(track.scrapeFailures).toEqual({ refused: 7, bad_request: 1 });
});

test('what was stored goes on where it stood', () => {
  const track = play([read('c-traffic-00'), read('c-traffic-01'), halfOf('c-traffic-01'), fail('timeout')]);
  const restored = restore(track);
  expect(toStateRow('1', restored)).toMatchObject({
    ...toStateRow('1', track),
    ...{ errorRatio: null, runTimeSecondsMean: null, pages: restored.pages, contracts: null },
  });
  const next = toSample(read('c-traffic-02'), new Date(noon + 60_000));
  const goOn = (from: WorkerTrack) => trackScrape(from, next, toleranceSeconds);
  expect(goOn(restored)).toEqual(goOn(track));
  expect(toNewestInterval(goOn(restored))).toMatchObject({ requests: 143, failed: 7, intervalSeconds: 45 });
});

test('a worker that restarted while no daemon looked is counted from its start', () => {
  const restored = restore(play([read('c-traffic-05')]));
  const track = trackScrape(restored, toSample(read('c-traffic-00'), new Date(noon + 60_000)), 37.5);
  expect(toNewestInterval(track)).toMatchObject({ reset: true, requests: 130 });
});

test.each([
  ['over the interval', [read('c-traffic-00'), read('c-traffic-01')], 142 / 15],
  ['by its own 10-second rate at first', [read('c-traffic-00')], 5.718193],
  ['not while it does not answer', [read('c-traffic-00'), fail('timeout')], null],
])('the request rate is told %s', (_name, answers, requestsPerSecond) => {
  expect(toStateRow('1', play(answers)).requestsPerSecond).toBe(requestsPerSecond);
});

test('model and owner stay known while only /stats answers', () => {
  const row = toStateRow('1', play([read('c-traffic-00'), halfOf('c-traffic-01')]));
  expect(row.model).toContain('Qwen/Qwen3-8B');
  expect(row.ownerAddress).toBe('UQAuz15H1ZHrZ_psVrAra7HealMIVeFq0wguqlmFno1f3B-m');
});

/** What a daemon knows that reads what another one stored. */
function restore(track: WorkerTrack): WorkerTrack {
  const { contracts: _, ...row } = toStateRow('1', track);
  const { window: minutes, lastProxyAt } = track;
  return parseStateRow({ ...row, pages: toLastingPages(track.pages) }, { minutes, lastProxyAt });
}

type Answers = Parameters<typeof toSample>[0];

function play(answers: Answers[]): WorkerTrack {
  let track: WorkerTrack | null = null;
  for (const [index, answer] of answers.entries()) {
    track = trackScrape(track, toSample(answer, new Date(noon + index * 15_000)), toleranceSeconds);
  }
  if (track === null) throw new Error('nothing to play');
  return track;
}

function read(folder: string): Answers {
  return {
    jsonStats: page(folder, 'worker-jsonstats.json'),
    statsPage: page(folder, 'worker-stats.html'),
    latencyMs: 1,
  };
}

function halfOf(folder: string): Answers {
  return {
    jsonStats: { ok: false, failure: 'timeout' },
    statsPage: page(folder, 'worker-stats.html'),
    latencyMs: 1,
  };
}

function page(folder: string, file: string) {
  const path = new URL(`../domain/fixtures/cocoon/${folder}/${file}`, import.meta.url);
  return { ok: true as const, body: readFileSync(path, 'utf8') };
}

function fail(failure: 'timeout' | 'refused' | 'reset' | 'bad_request'): Answers {
  return { failure, latencyMs: null };
}
