import type { LookupAddress } from 'node:dns';
import type { Target } from '@cocoon-pool/db/targets';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant } from '@cocoon-pool/db/testing-workers';
import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCommandRunner } from './command-runner.ts';
import { runCommand } from './run-command.ts';
import { proveWallet } from './testing-commands.ts';

const target: Target = {
  ...{ workerId: '1', name: 'w', host: 'gpu.example', port: 12_000, hostId: '1' },
  ...{ accessHashSealed: null, participantId: '1' },
};
const disable = { kind: 'disable' } as const;
const page = (body: string): PageAnswer => ({ ok: true, body });

/** A worker that shows what was captured in `states`, one after the other, and says `answer`. */
function play(states: string[], answer: PageAnswer, isProven = true) {
  let sent = 0;
  const outcome = runCommand(
    {
      read: async () => getFixtureAnswers(states.shift() ?? 'b-connected-idle'),
      send: async () => {
        sent += 1;
        return answer;
      },
      isProven: async () => isProven,
      now: () => new Date(0),
    },
    target,
    disable,
  );
  return outcome.then((result) => ({ ...result, sent }));
}

test.each([
  [
    'agrees and shows it',
    ['b-connected-idle', 'd-disable'],
    page('state updated'),
    { state: 'verified', sent: 1 },
  ],
  [
    'agrees and does not show it yet',
    ['b-connected-idle', 'b-connected-idle'],
    page('state updated'),
    { state: 'sent', sent: 1 },
  ],
  [
    'is disabled already',
    ['d-disable'],
    page('state updated'),
    { state: 'verified', reason: 'already', sent: 0 },
  ],
  [
    'says something else',
    ['b-connected-idle', 'b-connected-idle'],
    page('<h1>welcome</h1>'),
    { state: 'failed', reason: 'unexpected_answer', answer: 'welcome', sent: 1 },
  ],
  [
    'does not answer',
    ['b-connected-idle'],
    { ok: false, failure: 'timeout' } as const,
    { state: 'unknown', reason: 'outcome_unknown', sent: 1 },
  ],
  [
    'refuses',
    ['b-connected-idle'],
    { ok: false, failure: 'bad_request' } as const,
    { state: 'failed', reason: 'bad_request', sent: 1 },
  ],
  [
    'cannot be read',
    ['m-starting-ton-not-synced-20s'],
    page('state updated'),
    { state: 'failed', reason: 'not_ready', sent: 0 },
  ],
])('a worker that %s', async (_what, states, answer, outcome) => {
  expect(await play(states, answer)).toMatchObject(outcome);
});

test('one that pays to somebody else is not asked', async () => {
  expect(await play(['b-connected-idle'], page('state updated'), false)).toMatchObject({
    ...{ state: 'failed', reason: 'unproven', sent: 0 },
  });
});

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('a name that leads elsewhere after the worker was read commands nobody else', async () => {
  const mine = await createCocoonWorker({ host: '127.0.0.1' });
  const victim = await createCocoonWorker({ host: '127.0.0.2', port: mine.port });
  const { participantId } = await insertTestParticipant(database.db);
  await proveWallet(database.db, { participantId, ownerAddress: mine.ownerAddress });
  const answers = ['127.0.0.1', '127.0.0.2'];
  const run = createCommandRunner({
    ...{ db: database.db, openAccessHash: async () => null, now: () => new Date() },
    settings: { timeoutMs: 2_000, networksAllowed: ['127.0.0.0/8'] },
    resolve: async (): Promise<LookupAddress[]> => [{ address: answers.shift() ?? '127.0.0.2', family: 4 }],
  });
  const outcome = await run({ ...target, participantId, port: mine.port }, disable);
  expect(outcome).toMatchObject({ state: 'verified' });
  expect(victim.requests).toEqual([]);
  await Promise.all([mine.close(), victim.close()]);
});

test('an address that may not be asked is not commanded', async () => {
  const worker = await createCocoonWorker();
  const { participantId } = await insertTestParticipant(database.db);
  await proveWallet(database.db, { participantId, ownerAddress: worker.ownerAddress });
  const run = createCommandRunner({
    ...{ db: database.db, openAccessHash: async () => null, now: () => new Date() },
    settings: { timeoutMs: 2_000, networksAllowed: [] },
  });
  const outcome = await run({ ...target, host: worker.host, port: worker.port, participantId }, disable);
  expect(outcome).toMatchObject({ state: 'failed', reason: 'dns' });
  expect(worker.requests).toEqual([]);
  await worker.close();
});
