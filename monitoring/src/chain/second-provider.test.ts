import { listChainProgress, rereadAccounts } from '@cocoon-pool/db/chain-accounts';
import { insertTestParticipants } from '@cocoon-pool/db/workers-fixture';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import type { ToncenterFault } from '@cocoon-pool/simulator/toncenter-fault';
import { afterEach, expect, test } from 'vitest';
import { type ChainStage, createChainStage } from './testing-chain.ts';

const poolWallet = deriveAccount('pool wallet');
const ann = deriveAccount('Ann');
let stage: ChainStage;
afterEach(() => stage.close());

async function open(confirmFromNanoton?: bigint): Promise<void> {
  const second = confirmFromNanoton === undefined ? {} : { confirmFromNanoton };
  stage = await createChainStage({ poolWallets: [poolWallet] }, second);
  const [annId = ''] = await insertTestParticipants(stage.db, 1);
  await stage.link(ann, annId);
  await stage.passMinutes(1);
}

/** A payout of 3.8 coins and a transfer of 1. */
function pay(): void {
  const at = stage.clock.now();
  const proxy = stage.scene.addProxy('one');
  stage.scene.pay({ proxy, owner: ann, tokens: 200_000_000n, at });
  stage.scene.transfer({ from: poolWallet, to: ann, valueNanoton: 1_000_000_000n, at });
}

const listLevels = async () =>
  (await stage.listPayouts()).map(({ kind, verification, verificationReason }) => [
    ...[kind, verification, verificationReason],
  ]);
const listNotices = async () => {
  const rows = await stage.db.selectFrom('notices').selectAll().orderBy('id').limit(100).execute();
  return rows.map(({ kind, payload }) => (kind === 'operator' ? Object(payload).problem : kind));
};
const counted = [
  ['cocoon_worker', 'verified_chain', null],
  ['pool_transfer', 'verified_chain', null],
];
const pending = (reason: string) => [
  ['cocoon_worker', 'pending_verification', reason],
  ['pool_transfer', 'pending_verification', reason],
];

test('what both providers tell counts, and is told once', async () => {
  await open(0n);
  pay();
  await stage.passMinutes(3);
  expect(await listLevels()).toEqual(counted);
  expect(await listNotices()).toEqual(['payout_received', 'payout_received']);
  const asked = stage.secondToncenter.calls.map(({ path }) => path);
  expect(asked).toContain('/adjacentTransactions');
});

const silences: readonly ToncenterFault[] = [
  'hang',
  'server_error',
  'rate_limited',
  'garbage',
  'lag',
  'not_final',
];

test.each(silences)(
  'while the second provider answers with %s payouts are shown and do not count',
  async (fault) => {
    await open(0n);
    stage.secondToncenter.setFault(fault);
    pay();
    await stage.passMinutes(5);
    expect(await listLevels()).toEqual(pending('not_confirmed'));
    expect(await listNotices()).not.toContain('providers_disagree');
    stage.secondToncenter.setFault(null);
    await stage.passMinutes(15);
    expect(await listLevels()).toEqual(counted);
    expect((await listNotices()).filter((kind) => kind === 'payout_received')).toHaveLength(2);
  },
);

test('where they disagree nothing counts, and the operators are told once', async () => {
  await open(0n);
  stage.secondToncenter.setFault('raised_amount');
  pay();
  await stage.passMinutes(60);
  expect(await listLevels()).toEqual(pending('providers_disagree'));
  expect(await listNotices()).toEqual(['providers_disagree']);
  expect((await stage.listPayouts()).every(({ verifyAttempts }) => verifyAttempts > 2)).toBe(true);
  stage.secondToncenter.setFault(null);
  await stage.passMinutes(90);
  expect(await listLevels()).toEqual(counted);
  expect(await listNotices()).toEqual(['providers_disagree', 'payout_received', 'payout_received']);
});

test('a provider that is far past a payout and has none denies it', async () => {
  await open(0n);
  stage.secondToncenter.setFault('nothing_there');
  pay();
  await stage.passMinutes(30);
  expect(await listLevels()).toEqual(pending('not_confirmed'));
  await stage.passMinutes(150);
  expect(await listLevels()).toEqual(pending('providers_disagree'));
  expect((await listNotices()).filter((kind) => kind === 'providers_disagree')).toHaveLength(1);
});

test('while the first provider is away the second is read, and what it tells waits for the first', async () => {
  await open(0n);
  stage.toncenter.setFault('reset');
  pay();
  await stage.passMinutes(9);
  expect(await listLevels()).toEqual([]);
  await stage.passMinutes(10);
  expect(await listLevels()).toEqual(pending('not_confirmed'));
  expect(await listNotices()).toContain('chain_behind');
  stage.toncenter.setFault(null);
  await stage.passMinutes(40);
  expect(await listLevels()).toEqual(counted);
  const { transactions } = await readProgress();
  expect(transactions).toBe(2);
});

test('less than the amount to confirm counts by one provider’s word, also while the other is away', async () => {
  await open(3_000_000_000n);
  stage.secondToncenter.setFault('reset');
  pay();
  await stage.passMinutes(3);
  expect(await listLevels()).toEqual([
    ['cocoon_worker', 'pending_verification', 'not_confirmed'],
    ['pool_transfer', 'verified_chain', null],
  ]);
});

const readProgress = async () => {
  const query = { network: 'mainnet', accounts: [ann], limit: 1 } as const;
  const [progress] = await listChainProgress(stage.db, query, stage.clock.now());
  if (progress === undefined) throw new Error('the account is not watched');
  return progress;
};

test('a beginning that the first provider lacks is read from the second', async () => {
  await open(0n);
  stage.toncenter.setFault('first_missing');
  pay();
  await stage.passMinutes(30);
  expect(await readProgress()).toMatchObject({ transactions: 2, incompleteFrom: null });
  expect(await listNotices()).not.toContain('history_incomplete');
});

test('a beginning that nobody has is accepted after hours, marked, and told once', async () => {
  await open();
  stage.toncenter.setFault('first_missing');
  pay();
  const firstAt = stage.clock.now();
  await stage.passMinutes(60);
  expect(await readProgress()).toMatchObject({ transactions: 0, failure: 'hole', incompleteFrom: null });
  await stage.passMinutes(180);
  expect(await readProgress()).toMatchObject({ transactions: 1, failure: null, incompleteFrom: firstAt });
  const told = (await listNotices()).filter((kind) => kind === 'history_incomplete');
  expect(told).toHaveLength(1);
  stage.toncenter.setFault(null);
  const accounts = { network: 'mainnet', accounts: [ann] } as const;
  await rereadAccounts(stage.db, accounts, stage.clock.now());
  await stage.passMinutes(5);
  expect(await readProgress()).toMatchObject({ transactions: 2, incompleteFrom: null });
  expect(await listLevels()).toEqual(counted);
});
