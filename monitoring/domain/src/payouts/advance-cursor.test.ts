import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { expect, test } from 'vitest';
import { type ChainTransaction, parseTransactions } from '../ton/chain-transaction.ts';
import { advanceCursor, type ChainCursor } from './advance-cursor.ts';

const owner = deriveAccount('Ann');
const pool = deriveAccount('pool');
const scene = createChainScene();
for (let minute = 0; minute < 10; minute += 1) {
  const at = new Date(Date.UTC(2026, 2, 1, 12, minute));
  if (minute % 2 === 0) scene.pay({ proxy: scene.addProxy('one'), owner, tokens: 10n, at });
  else
    scene.transfer({
      from: minute % 4 === 1 ? pool : deriveAccount('shop'),
      to: owner,
      valueNanoton: 5n,
      at,
    });
}
const history = readHistory();
const reading = { account: owner, poolWallets: new Set([pool]), limit: 100 };
const beginning: ChainCursor = { lt: 0n, hash: null };

function readHistory(): ChainTransaction[] {
  const parsed = parseTransactions({ transactions: scene.chain.listTransactions(owner) });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.transactions;
}

const countTaken = (page: readonly ChainTransaction[], from = beginning) =>
  advanceCursor(from, page, reading).taken.length;

test('a whole page is taken to its end, with what belongs into the ledger', () => {
  const { cursor, entries, taken, end } = advanceCursor(beginning, history, reading);
  expect(taken).toHaveLength(10);
  expect(end).toEqual({ state: 'end' });
  expect(cursor).toEqual({ lt: history[9]?.lt, hash: history[9]?.hash });
  const kinds = entries.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'candidate')).toHaveLength(5);
  expect(kinds.filter((kind) => kind === 'pool_transfer')).toHaveLength(3);
});

test('a full page means that there is more', () => {
  expect(advanceCursor(beginning, history, { ...reading, limit: 10 }).end).toEqual({ state: 'more' });
});

test('order and repetition change nothing', () => {
  const shuffled = [...history.toReversed(), ...history.slice(2, 5)];
  expect(advanceCursor(beginning, shuffled, reading)).toEqual(advanceCursor(beginning, history, reading));
});

test('what was taken before is not taken again', () => {
  const { cursor } = advanceCursor(beginning, history.slice(0, 6), reading);
  expect(advanceCursor(cursor, history, reading).taken).toEqual(history.slice(6));
  expect(advanceCursor(cursor, history.slice(0, 6), reading)).toMatchObject({
    cursor,
    entries: [],
    taken: [],
  });
});

test('a hole anywhere stops the cursor before it', () => {
  for (const missing of history.keys()) {
    const page = history.filter((_, place) => place !== missing);
    const { taken, end } = advanceCursor(beginning, page, reading);
    expect(taken).toHaveLength(missing);
    if (missing < 9) expect(end.state).toBe('hole');
  }
});

test('a history that begins late is a hole, unless that is all there is', () => {
  expect(countTaken(history.slice(1))).toBe(0);
  const accepted = advanceCursor(beginning, history.slice(1), { ...reading, acceptsLateStart: true });
  expect(accepted.taken).toHaveLength(9);
});

test('another chain’s transaction does not follow, whatever its lt', () => {
  const forked = history.map((one, place) => (place === 4 ? { ...one, previousHash: '0'.repeat(64) } : one));
  expect(countTaken(forked)).toBe(4);
});

test('what is not final waits', () => {
  const page = history.map((one, place) => (place === 7 ? { ...one, isFinal: false } : one));
  expect(advanceCursor(beginning, page, reading)).toMatchObject({ end: { state: 'not_final' } });
  expect(countTaken(page)).toBe(7);
});

test('an answer about another account is garbage as a whole', () => {
  const page = history.map((one, place) => (place === 9 ? { ...one, account: pool } : one));
  expect(advanceCursor(beginning, page, reading)).toMatchObject({ taken: [], end: { state: 'garbage' } });
});

test('an amount that does not make the message’s hash is garbage from there on', () => {
  const page = history.map((one, place) =>
    place === 2 && one.inMessage !== null
      ? { ...one, inMessage: { ...one.inMessage, valueNanoton: 999n } }
      : one,
  );
  expect(advanceCursor(beginning, page, reading)).toMatchObject({ end: { state: 'garbage' } });
  expect(countTaken(page)).toBe(2);
});
