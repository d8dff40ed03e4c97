import type { JudgedWorker, OpenAlert } from '@cocoon-pool/db/alerts';
import type { Target } from '@cocoon-pool/db/targets';
import { parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import type { AlertPreset } from '@cocoon-pool/domain/alerts/rule-kind';
import type { WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { createChangeLog } from './change-log.ts';
import { evaluateObservations } from './evaluate-observations.ts';
import { observeScrape } from './observe-scrape.ts';
import { createRuleBook } from './rule-book.ts';
import { createSurroundings } from './surroundings.ts';
import { trackScrape, type WorkerTrack } from './track-worker.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const stepSeconds = 15;
const worker: JudgedWorker = { workerId: '7', hostId: '3', participantId: '1' };
const target: Target = { ...worker, name: 'h100', host: '8.8.8.8', port: 12_000, accessHashSealed: null };

type Failure = 'timeout' | 'refused';
/** A captured state, or a scrape without an answer, for so many scrapes. */
type Scene = [state: string, scrapes: number];

const failures: Record<string, Failure> = { timeout: 'timeout', refused: 'refused' };

test.each<[string, Scene[], string[]]>([
  [
    'of traffic of which one in twenty fails, the errors are told as soon as there are twenty requests',
    [
      ['b-connected-idle', 2],
      ['c-traffic-00', 1],
      ['c-traffic-01', 1],
      ['c-traffic-02', 1],
      ['c-traffic-03', 1],
    ],
    ['30 error_ratio fired warning'],
  ],
  ['an idle worker tells nothing, however long', [['b-connected-idle', 300]], []],
  [
    'a fresh worker has no proxy for two minutes, and then one',
    [
      ['a0-fresh-1s-no-proxy', 1],
      ['a1-fresh-6s-no-proxy', 9],
      ['b-connected-idle', 6],
    ],
    ['120 no_proxy fired critical', '210 no_proxy resolved critical'],
  ],
  [
    'a model server that dies for a minute, and is back for one',
    [
      ['c-traffic-05', 2],
      ['h-llm-down-1s', 1],
      ['h-llm-down-6s', 4],
      ['h-llm-back-4s', 5],
    ],
    [
      '90 model_disconnected fired critical',
      // The captures were made with a TON that was late.
      '150 ton_out_of_sync fired warning',
      '165 model_disconnected resolved critical',
    ],
  ],
  [
    'a model server that is back in time tells nothing',
    [
      ['c-traffic-05', 2],
      ['h-llm-down-6s', 4],
      ['h-llm-back-4s', 2],
    ],
    [],
  ],
  [
    'a proxy that goes away is noticed though the page still says "ready"',
    [
      ['i-payout', 1],
      ['k-proxy-down-2s', 1],
      ['k-proxy-down-12s', 8],
      ['k-proxy-back', 5],
    ],
    ['120 ton_out_of_sync fired warning', '135 no_proxy fired critical', '210 no_proxy resolved critical'],
  ],
  [
    'somebody switches the worker off: that is told as tampering, at once, and not twice',
    [
      ['c-traffic-05', 2],
      ['d-disable', 3],
      ['e-enable', 2],
    ],
    ['30 tampered fired critical', '75 tampered resolved critical'],
  ],
  [
    'a worker that was off when it was first seen is disabled by others; who switches it on is not us either',
    [
      ['d-disable', 3],
      ['e-enable', 1],
    ],
    ['15 disabled fired warning', '45 disabled resolved warning', '45 tampered fired critical'],
  ],
  [
    'another price without a command of ours',
    [
      ['e-enable', 2],
      ['f-coefficient', 3],
      ['e-enable', 1],
    ],
    ['30 tampered fired critical', '75 tampered resolved critical'],
  ],
  [
    'the same price after a silence is a restart, which returns to the config',
    [
      ['e-enable', 2],
      ['timeout', 1],
      ['f-coefficient', 3],
    ],
    [],
  ],
  [
    'a worker that stops answering is down with the fourth scrape, and up with the third good one',
    [
      ['b-connected-idle', 3],
      ['timeout', 4],
      ['refused', 2],
      ['b-connected-idle', 3],
    ],
    ['90 worker_down fired critical', '165 worker_down resolved critical'],
  ],
  [
    'a wrong access hash is an answer: two minutes of it are told, and it is never down',
    [
      ['g-access-hash-ok', 1],
      ['g-access-hash-wrong', 9],
      ['g-access-hash-ok', 2],
    ],
    [
      '135 bad_answer fired warning',
      // It had no proxy before, and none after.
      '150 no_proxy fired critical',
      '165 bad_answer resolved warning',
    ],
  ],
  [
    'a worker that still syncs TON is not down',
    [
      ['m-starting-ton-not-synced-20s', 9],
      ['b-connected-idle', 2],
    ],
    ['120 bad_answer fired warning', '150 bad_answer resolved warning'],
  ],
  [
    'TON falls behind, then far behind: the same alert rises',
    [
      ['b-connected-idle', 1],
      ['n-ton-late', 9],
      ['n-ton-out-of-sync', 9],
      ['b-connected-idle', 1],
    ],
    [
      '135 no_proxy fired critical',
      '135 ton_out_of_sync fired warning',
      '270 ton_out_of_sync raised critical',
      '285 ton_out_of_sync resolved critical',
    ],
  ],
  [
    'a payout that is not through after ten minutes is stuck',
    [
      ['c-traffic-05', 1],
      ['i-payout-3s-later', 42],
    ],
    ['135 ton_out_of_sync fired warning', '615 payout_stuck fired warning'],
  ],
])('%s', (_name, scenes, told) => {
  expect(play(scenes)).toEqual(told);
});

test('Essential tells of all that only what stops earning now', () => {
  const scenes: Scene[] = [
    ['g-access-hash-ok', 1],
    ['g-access-hash-wrong', 9],
    ['m-starting-ton-not-synced-20s', 3],
    ['n-ton-late', 10],
  ];
  expect(play(scenes, 'essential')).toEqual(['195 no_proxy fired critical']);
});

test('a scrape that is written late, or twice in one batch, tells the same', () => {
  const scenes: Scene[] = [
    ['c-traffic-05', 2],
    ['h-llm-down-6s', 5],
    ['h-llm-back-4s', 5],
  ];
  expect(play(scenes, 'balanced', 4).sort()).toEqual(play(scenes).sort());
});

/** Plays the scenes 15 s a scrape, written `batch` scrapes at a time as a daemon does it, and lists what people are told. */
function play(scenes: Scene[], preset: AlertPreset = 'balanced', batch = 1): string[] {
  const ruleBook = createRuleBook({ rows: [], presets: new Map([['1', preset]]) });
  const surroundings = createSurroundings();
  const changes = createChangeLog();
  const told: string[] = [];
  let track: WorkerTrack | null = null;
  let open: OpenAlert[] = [];
  let waiting: ReturnType<typeof observeScrape>[] = [];
  const list = scenes.flatMap(([state, scrapes]) => Array<string>(scrapes).fill(state));
  for (const [index, state] of list.entries()) {
    const sample = toSample(toAnswers(state), new Date(noon + index * stepSeconds * 1000));
    const previous: WorkerTrack | null = track;
    track = trackScrape(previous, sample, 37.5);
    const scrape = { sample, previous, track };
    const events = changes.compare('7', scrape);
    surroundings.changes.note('7', events, scrape);
    const around = { rules: ruleBook(target), surroundings };
    waiting.push(observeScrape(target, { ...scrape, toleranceSeconds: 37.5, lease: null, events }, around));
    if (waiting.length < batch && index < list.length - 1) continue;
    for (const episode of evaluateObservations(waiting, { workers: [worker], open }, { ruleBook })) {
      open = open.filter(({ kind }) => kind !== episode.kind);
      const { kind, severity, evidence, firedAt, resolvedAt, criticalSince } = episode;
      const raisedAt = new Date(Math.max(noon, (criticalSince?.getTime() ?? 0) + 120_000));
      if (episode.fired) told.push(`${toSecond(firedAt)} ${kind} fired ${severity}`);
      if (episode.raised) told.push(`${toSecond(raisedAt)} ${kind} raised ${severity}`);
      if (episode.state === 'resolved') told.push(`${toSecond(resolvedAt)} ${kind} resolved ${severity}`);
      if (episode.state === 'pending' || episode.state === 'firing')
        open.push({ ...episode, state: episode.state, id: kind, evidence: { ...parseEvidence(evidence) } });
    }
    waiting = [];
  }
  return told;
}

function toAnswers(state: string): WorkerAnswers | { failure: Failure; latencyMs: null } {
  const failure = failures[state];
  return failure === undefined ? getFixtureAnswers(state) : { failure, latencyMs: null };
}

function toSecond(at: Date | null): number {
  return ((at?.getTime() ?? Number.NaN) - noon) / 1000;
}
