import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { upsertWorkerContracts } from '@cocoon-pool/db/worker-contracts';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { insertTestParticipants } from '@cocoon-pool/db/workers-fixture';
import { deriveAccount, type ProxyContractAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChainStage, createChainStage } from './testing-chain.ts';

const ann = deriveAccount('Ann');
let stage: ChainStage;
let annId: string;
let workerId: string;
let proxy: ProxyContractAccount;
beforeEach(async () => {
  stage = await createChainStage();
  [annId = ''] = await insertTestParticipants(stage.db, 1);
  await stage.link(ann, annId);
  proxy = stage.scene.addProxy('one');
  ({ workerId } = await insertTestWorker(stage.db, { participantId: annId }));
});
afterEach(() => stage.close());

/** What the worker says now of its contract. */
async function report(counters: { committed: bigint; cashedOut: bigint; expectedCashedOut: bigint }) {
  const contract = { proxyAddress: proxy.address, contractAddress: proxy.deriveContract(ann) };
  const tokens = { paramsVersion: 7, maxKnown: counters.committed, ...counters };
  await upsertWorkerContracts(stage.db, [{ workerId, contracts: [{ ...contract, earnings: null, tokens }] }]);
  const at = stage.clock.now();
  await upsertWorkerStates(stage.db, [createTestState(workerId, at, { jsonStatsAt: at, ownerAddress: ann })]);
}

const million = 1_000_000n;
const listGaps = () => stage.db.selectFrom('payoutGaps').selectAll().orderBy('id').limit(9).execute();
const listNotices = () => stage.db.selectFrom('notices').selectAll().orderBy('id').limit(9).execute();

test('a ledger that agrees with the worker has no gap', async () => {
  stage.scene.pay({ proxy, owner: ann, tokens: 200n * million, at: stage.clock.now() });
  await report({ committed: 210n * million, cashedOut: 200n * million, expectedCashedOut: 200n * million });
  await stage.passMinutes(10);
  expect(await listGaps()).toEqual([]);
});

test('a payout that was asked for and does not come is told once, and closed when it came', async () => {
  await report({ committed: 200n * million, cashedOut: 0n, expectedCashedOut: 200n * million });
  await stage.passMinutes(50);
  expect(await listGaps()).toMatchObject([
    { kind: 'payout_stuck', amountNanoton: 3_800n * million, toldAt: null },
  ]);
  expect(await listNotices()).toEqual([]);
  await stage.passMinutes(30);
  expect(await listNotices()).toMatchObject([
    { participantId: annId, kind: 'payout_expected_missing', payload: { amountNanoton: '3800000000' } },
  ]);
  stage.scene.pay({ proxy, owner: ann, tokens: 200n * million, at: stage.clock.now() });
  await report({ committed: 200n * million, cashedOut: 200n * million, expectedCashedOut: 200n * million });
  await stage.passMinutes(5);
  expect((await listGaps()).map(({ closedAt }) => closedAt !== null)).toEqual([true]);
  expect((await listNotices()).map(({ kind }) => kind)).toEqual([
    'payout_expected_missing',
    'payout_received',
  ]);
});

test('a worker that restarts knows nothing: a gap neither closes nor opens by that', async () => {
  await report({ committed: 200n * million, cashedOut: 0n, expectedCashedOut: 200n * million });
  await stage.passMinutes(3);
  const unknown = { maxKnownTokens: null, committedTokens: null, cashedOutTokens: null };
  await stage.db
    .updateTable('workerContracts')
    .set({ ...unknown, expectedCashedOutTokens: null })
    .execute();
  await stage.passMinutes(5);
  expect((await listGaps()).map(({ closedAt }) => closedAt)).toEqual([null]);
});

test('a payout that the ledger lacks is found by the contract’s own count, and its account is read again', async () => {
  await stage.passMinutes(2);
  stage.scene.pay({ proxy, owner: ann, tokens: 200n * million, at: stage.clock.now() });
  await stage.passMinutes(3);
  await stage.db.deleteFrom('payouts').execute();
  await report({ committed: 200n * million, cashedOut: 200n * million, expectedCashedOut: 200n * million });
  await stage.passMinutes(5);
  expect(await listGaps()).toMatchObject([{ kind: 'missed_payout', tokens: 200n * million }]);
  for (let half = 0; half < 8; half += 1) {
    await report({ committed: 200n * million, cashedOut: 200n * million, expectedCashedOut: 200n * million });
    await stage.passMinutes(5);
  }
  expect(await stage.listPayouts()).toMatchObject([
    { verification: 'verified_chain', tokensDelta: 200n * million },
  ]);
  expect((await listGaps()).map(({ closedAt }) => closedAt !== null)).toEqual([true]);
});
