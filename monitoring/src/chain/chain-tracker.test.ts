import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { insertTestParticipants } from '@cocoon-pool/db/workers-fixture';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { forgeryKinds } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import type { ToncenterFault } from '@cocoon-pool/simulator/toncenter-fault';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChainStage, createChainStage } from './testing-chain.ts';

const poolWallet = deriveAccount('pool wallet');
const ann = deriveAccount('Ann');
let stage: ChainStage;
let annId: string;
beforeEach(async () => {
  stage = await createChainStage({ poolWallets: [poolWallet] });
  [annId = ''] = await insertTestParticipants(stage.db, 1);
  await stage.link(ann, annId);
});
afterEach(() => stage.close());

/** Payouts, transfers and unrelated traffic over `count` minutes; returns what counts of it. */
function playHistory(count: number, start = stage.clock.now()): { workers: bigint; transfers: bigint } {
  const { scene } = stage;
  const proxies = ['one', 'two'].map((seed) => scene.addProxy(seed));
  let [workers, transfers] = [0n, 0n];
  for (let minute = 0; minute < count; minute += 1) {
    const at = new Date(start.getTime() + minute * 60_000);
    const proxy = proxies[minute % 2];
    if (proxy === undefined) throw new Error('no proxy');
    const tokens = 200_000_000n + BigInt(minute);
    scene.pay({ proxy, owner: ann, tokens, at });
    workers += tokens * 19n;
    scene.transfer({
      from: poolWallet,
      to: ann,
      valueNanoton: 1_000n + BigInt(minute),
      comment: `part ${minute}`,
      at,
    });
    transfers += 1_000n + BigInt(minute);
    scene.transfer({ from: deriveAccount('shop'), to: ann, valueNanoton: 5n, at });
    scene.transfer({ from: poolWallet, to: ann, valueNanoton: 9n, bounces: true, at });
  }
  return { workers, transfers };
}

async function readLedger() {
  const payouts = await stage.listPayouts();
  const sum = (isWorkers: boolean) =>
    payouts
      .filter(({ kind, verifiedAt }) => verifiedAt !== null && (kind === 'pool_transfer') !== isWorkers)
      .reduce((total, { amountNanoton }) => total + amountNanoton, 0n);
  return { workers: sum(true), transfers: sum(false) };
}

test('a history is read from its beginning, to the nanoton, and read on', async () => {
  const first = playHistory(60);
  await stage.passMinutes(4);
  expect(await readLedger()).toEqual(first);
  const second = playHistory(3);
  await stage.passMinutes(4);
  expect(await readLedger()).toEqual({
    workers: first.workers + second.workers,
    transfers: first.transfers + second.transfers,
  });
  const [payout] = await stage.listPayouts();
  expect(payout).toMatchObject({
    kind: 'cocoon_worker',
    verification: 'verified_chain',
    tokensDelta: 200_000_000n,
    workerFeePerTokenNanoton: 19n,
    paramsVersion: '7',
    account: ann,
    transactionFeeNanoton: 311_248n,
  });
});

const faults: readonly ToncenterFault[] = [
  ...(['hole', 'first_missing', 'last_missing', 'reordered', 'repeated', 'not_final', 'lag'] as const),
  ...(['raised_amount', 'other_account', 'other_chain', 'nothing_there', 'garbage', 'cut_short'] as const),
  ...(['html', 'rate_limited', 'server_error', 'query_timeout', 'reset', 'endless'] as const),
];

test.each(faults)('through %s nothing is booked wrongly, twice or never', async (fault) => {
  const expected = playHistory(8);
  const ledgerNeverExceeds = async () => {
    const ledger = await readLedger();
    expect(ledger.workers <= expected.workers && ledger.transfers <= expected.transfers).toBe(true);
  };
  await stage.passMinutes(1);
  const later = playHistory(3);
  expected.workers += later.workers;
  expected.transfers += later.transfers;
  stage.toncenter.setFault(fault);
  await stage.passMinutes(6);
  await ledgerNeverExceeds();
  await stage.changeLeader();
  stage.toncenter.setFault(null);
  await stage.passMinutes(25);
  expect(await readLedger()).toEqual(expected);
});

test('after a day away it goes on from where it was', async () => {
  const expected = playHistory(30);
  await stage.passMinutes(3);
  stage.toncenter.setFault('hang');
  const lost = playHistory(10);
  await stage.passMinutes(2);
  stage.clock.advance(86_400_000);
  stage.toncenter.setFault(null);
  await stage.passMinutes(20);
  expect(await readLedger()).toEqual({
    workers: expected.workers + lost.workers,
    transfers: expected.transfers + lost.transfers,
  });
  const firstReads = stage.toncenter.calls.filter(
    ({ path, query }) =>
      path === '/transactions' && query.get('account') === ann && query.get('start_lt') === '1',
  );
  expect(firstReads).toHaveLength(1);
});

test('two that believe to lead book and tell everything once', async () => {
  await stage.passMinutes(1);
  const expected = playHistory(40);
  await stage.runRoundsAtOnce();
  await stage.passMinutes(3);
  expect(await readLedger()).toEqual(expected);
  const { notices } = await stage.db
    .selectFrom('notices')
    .select((select) => select.fn.countAll().as('notices'))
    .executeTakeFirstOrThrow();
  expect(Number(notices)).toBe(80);
});

test('whatever looks like a payout and is none stays out of what counts, with its reason', async () => {
  const at = stage.clock.now();
  const hashes = forgeryKinds.map((kind) => [kind, toHex(stage.scene.forge(kind, ann, at).hash)] as const);
  await stage.passMinutes(4);
  expect(await readLedger()).toEqual({ workers: 0n, transfers: 0n });
  const shown = new Map((await stage.listPayouts()).map((payout) => [payout.transactionHash, payout]));
  const keptOut = await stage.db.selectFrom('keptOutTransactions').selectAll().limit(100).execute();
  const reasons = new Map(
    keptOut.map(({ transactionHash, reason }) => [transactionHash, `kept out: ${reason}`]),
  );
  const verdicts = hashes.map(([kind, hash]) => [
    kind,
    reasons.get(hash) ?? `${shown.get(hash)?.verification}: ${shown.get(hash)?.verificationReason}`,
  ]);
  expect(Object.fromEntries(verdicts)).toEqual({
    opcodeFromWallet: 'unverified: sent_by_wallet',
    toyContracts: 'unverified: proxy_code_unknown',
    otherRoot: 'unverified: other_root',
    notDerived: 'unverified: proxy_not_derived',
    otherContract: 'unverified: contract_not_derived',
    otherOwner: 'unverified: other_owner',
    otherAmount: 'unverified: other_amount',
    otherQuery: 'unverified: other_query',
    wrongRate: 'unverified: rate_wrong',
    bounceable: 'unverified: bounceable',
    longBody: 'unverified: body_malformed',
    clientRefund: 'kept out: client_refund',
    proxyOwnerFee: 'kept out: proxy_owner_payout',
  });
  expect(await stage.db.selectFrom('notices').selectAll().limit(100).execute()).toEqual([]);
});

test('a payout rises when a worker shows its contract, and its owner is told once', async () => {
  const { scene, db, clock } = stage;
  const proxy = scene.addProxy('one');
  await stage.passMinutes(1);
  scene.pay({ proxy, owner: ann, tokens: 200_000_000n, isLast: true, at: clock.now() });
  await stage.passMinutes(4);
  expect(await stage.listPayouts()).toMatchObject([
    { kind: 'cocoon_worker_last', verification: 'verified_chain', amountNanoton: 3_800_000_000n },
  ]);
  const workerId = await stage.showPair(proxy, ann, annId);
  await stage.passMinutes(11);
  expect(await stage.listPayouts()).toMatchObject([{ verification: 'verified_worker' }]);
  expect(await db.selectFrom('payoutWorkers').selectAll().limit(9).execute()).toMatchObject([{ workerId }]);
  const notices = await db.selectFrom('notices').selectAll().limit(9).execute();
  expect(notices).toMatchObject([
    {
      participantId: annId,
      kind: 'payout_received',
      payload: { amountNanoton: '3800000000', workerName: null },
    },
  ]);
});

test('code that nobody knew counts once the root contract names it', async () => {
  const { scene, clock } = stage;
  const proxy = scene.addProxy('new build', { codeName: 'next build' });
  scene.pay({ proxy, owner: ann, tokens: 200_000_000n, at: clock.now() });
  await stage.passMinutes(4);
  expect(await stage.listPayouts()).toMatchObject([{ verificationReason: 'proxy_code_unknown' }]);
  scene.upgradeRoot({ codeName: 'next build' });
  await stage.passMinutes(12);
  expect(await stage.listPayouts()).toMatchObject([{ verification: 'verified_chain' }]);
});

test('history from before an account was watched is no news', async () => {
  playHistory(5, new Date(stage.clock.now().getTime() - 600_000));
  await stage.passMinutes(4);
  expect((await stage.listPayouts()).length).toBe(10);
  expect(await stage.db.selectFrom('notices').selectAll().limit(9).execute()).toEqual([]);
});

test('owners that workers print are watched in any spelling, but never of the other network', async () => {
  const { db } = stage;
  const owner = `0:${'5'.repeat(64)}`;
  const friendly = formatAccount(owner, { network: 'mainnet' });
  const testOnly = formatAccount(`0:${'6'.repeat(64)}`, { network: 'testnet' });
  for (const ownerAddress of [friendly, testOnly, 'no address']) {
    const { workerId } = await insertTestWorker(db);
    await upsertWorkerStates(db, [createTestState(workerId, stage.clock.now(), { ownerAddress })]);
  }
  await stage.passMinutes(2);
  const watched = await db.selectFrom('chainCursors').select('account').orderBy('account').limit(9).execute();
  expect(watched.map(({ account }) => account)).toEqual([owner, ann].sort());
});

function toHex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
