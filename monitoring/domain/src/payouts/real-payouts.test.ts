import { describe, expect, test } from 'vitest';
import { type JsonObject, toJsonObject } from '../cocoon/json-value.ts';
import { type ChainTransaction, parseTransactions } from '../ton/chain-transaction.ts';
import { checkMessageHash } from '../ton/message-hash.ts';
import { classifyTransaction } from './classify-transaction.ts';
import { readProxyRequest } from './read-cocoon-body.ts';
import {
  hasTonFixtures,
  listTonFixtures,
  readTonFixture,
  readTonTransactions,
} from './testing-ton-fixtures.ts';
import { type PayoutCandidate, type PayoutKnowledge, verifyPayout } from './verify-payout.ts';

if (!hasTonFixtures) process.stderr.write('No ../shared/fixtures/ton here: real chain data is not tested\n');

const knowledge: PayoutKnowledge = {
  rootAddress: '0:a7b3b6d84a9d22805bd2d70a5be70b198c2282575f4c0f9015cc8e04cb1b2753',
  isAcceptedCode: () => true,
  isPairSeen: () => true,
};
const noPool: ReadonlySet<string> = new Set();

describe.skipIf(!hasTonFixtures)('over all captured chain data', () => {
  test('every message makes the hash that is given for it', () => {
    const messages = listTonFixtures()
      .filter((name) => /(transactions?|traces)[.]json$/.test(name))
      .flatMap((name) => listTransactions(readTonFixture(name)))
      .flatMap(({ inMessage, outMessages }) => [inMessage, ...outMessages])
      .filter((message) => message !== null);
    const results = messages.map(checkMessageHash);
    expect(results.filter((result) => result === 'right').length).toBeGreaterThan(40);
    expect(results).not.toContain('wrong');
    const unknown = messages.filter((_, place) => results[place] === 'unknown');
    expect(unknown.every(({ source, hasInitialState }) => source === null || hasInitialState)).toBe(true);
  });

  test('transactions of an account form an unbroken chain of hashes', () => {
    for (const name of listTonFixtures().filter((file) => file.endsWith('.transactions.json'))) {
      const ascending = readTonTransactions(name).sort((a, b) => (a.lt < b.lt ? -1 : 1));
      for (const [place, { previousHash }] of ascending.entries()) {
        if (place > 0) expect(previousHash).toBe(ascending[place - 1]?.hash);
      }
    }
  });

  test('the real worker payout passes every step up to the proxy’s own account', () => {
    const [payout, candidate] = readCandidate('cocoon-worker-payout');
    const [parent = null] = readTonTransactions('cocoon-worker-payout.parent-transaction.json');
    expect(candidate).toMatchObject({ amountNanoton: 4_500_148_290n, queryId: 10_553_886_210_694_500_674n });
    expect(verifyPayout(candidate, { parent }, knowledge)).toEqual({
      state: 'pending_verification',
      reason: 'proxy_not_read',
    });
    // 19 of 20 nanoton per token go to the worker: 236,849,910 tokens.
    const request = readProxyRequest(parent?.inMessage?.bodyBoc ?? null);
    expect(request).toMatchObject({ owner: payout.account, tokensTotal: 73_063_940_556n, state: 0 });
    expect(request?.payout?.workerPartNanoton).toBe(236_849_910n * 19n);
    expect(request?.payout?.proxyPartNanoton).toBe(236_849_910n);
  });

  test.each([
    ['cocoon-client-withdraw', 999_985_640n],
    ['cocoon-grant-refund', null],
  ])('%s is the client’s own money and kept out', (name, amount) => {
    const [, candidate] = readCandidate(name);
    if (amount !== null) expect(candidate.amountNanoton).toBe(amount);
    const [parent = null] = readTonTransactions(`${name}.parent-transaction.json`);
    expect(verifyPayout(candidate, { parent }, knowledge)).toEqual({
      state: 'kept_out',
      reason: 'client_refund',
    });
  });

  test.each(['cocoon-client-top-up', 'plain-ton-transfer-with-comment'])('%s has no candidate', (name) => {
    const kinds = readTonTransactions(`${name}.transactions.json`).map(
      (transaction) => classifyTransaction(transaction, noPool).kind,
    );
    expect(new Set(kinds)).toEqual(new Set(['other']));
  });

  test('a plain transfer counts from a wallet of the pool, with its comment as text', () => {
    const [transfer] = readTonTransactions('plain-ton-transfer-with-comment.transactions.json');
    const source = transfer?.inMessage?.source ?? '';
    if (transfer === undefined) throw new Error('no transfer');
    expect(classifyTransaction(transfer, new Set([source]))).toMatchObject({
      kind: 'pool_transfer',
      comment: expect.any(String),
    });
    expect(classifyTransaction(transfer, new Set([source, transfer.account]))).toEqual({
      kind: 'other',
      reason: 'within_pool',
    });
  });

  test('what an action claims is on no transaction of the one it names', () => {
    // The action of a real payout, with a victim named in it: his account has no such transaction.
    const [payout] = readCandidate('cocoon-worker-payout');
    const action = toJsonObject(readTonFixture('cocoon-worker-payout.actions.json'))?.actions;
    expect(JSON.stringify(action)).toContain('cocoon_worker_payout');
    const victim = { ...payout, account: `0:${'1'.repeat(64)}` };
    const [parent = null] = readTonTransactions('cocoon-worker-payout.parent-transaction.json');
    const candidate = toCandidate(victim);
    expect(verifyPayout(candidate, { parent }, knowledge)).toEqual({
      state: 'unverified',
      reason: 'other_owner',
    });
  });
});

function readCandidate(name: string): [ChainTransaction, PayoutCandidate] {
  const found = readTonTransactions(`${name}.transactions.json`).find(
    (transaction) => classifyTransaction(transaction, noPool).kind === 'candidate',
  );
  if (found === undefined) throw new Error(`${name} has no candidate`);
  return [found, toCandidate(found)];
}

function toCandidate(transaction: ChainTransaction): PayoutCandidate {
  const classified = classifyTransaction(transaction, noPool);
  if (classified.kind !== 'candidate') throw new Error('no candidate');
  const { message, queryId } = classified;
  return {
    account: transaction.account,
    inMessageHash: message.hash,
    sourceAddress: message.source,
    amountNanoton: message.valueNanoton ?? 0n,
    queryId,
  };
}

/** Transactions at any depth of a captured answer: those of traces are keyed by their hash. */
function listTransactions(value: unknown): ChainTransaction[] {
  const found: JsonObject[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    const object = toJsonObject(node);
    if (object === null) return;
    if ('prev_trans_hash' in object) found.push(object);
    else Object.values(object).forEach(walk);
  };
  walk(value);
  const parsed = parseTransactions({ transactions: found });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.transactions;
}
