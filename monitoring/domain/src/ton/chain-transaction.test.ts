import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createRandom } from '@cocoon-pool/simulator/seeded-random';
import { expect, test } from 'vitest';
import { parseTransactions } from './chain-transaction.ts';
import { checkMessageHash } from './message-hash.ts';

const owner = deriveAccount('Ann');
const scene = createChainScene();
scene.pay({
  proxy: scene.addProxy('one'),
  owner,
  tokens: 200_000_000n,
  at: new Date('2026-03-01T12:00:00Z'),
});
const [payout] = scene.chain.listTransactions(owner);

test('a transaction is read into one spelling of addresses and hashes, exactly', () => {
  const parsed = parseTransactions({ transactions: [payout] });
  expect(parsed).toMatchObject({
    ok: true,
    transactions: [
      {
        account: owner,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        previousHash: '0'.repeat(64),
        inMessage: { valueNanoton: 3_800_000_000n, opcode: 0xc59a7cd3, bounce: false },
        isFinal: true,
        hasBouncePhase: false,
      },
    ],
  });
});

test.each([
  'account',
  'hash',
  'lt',
  'now',
  'mc_block_seqno',
  'prev_trans_hash',
  'prev_trans_lt',
  'total_fees',
  'description',
  'out_msgs',
])('without %s the answer is refused, and says why', (name) => {
  expect(parseTransactions({ transactions: [payout, { ...payout, [name]: undefined }] })).toEqual({
    ok: false,
    reason: `transaction 1: no ${name}`,
  });
});

test('a sender that cannot be read is no message from outside', () => {
  const in_msg = { ...payout?.in_msg, source: 'EQsomewhere' };
  expect(parseTransactions({ transactions: [{ ...payout, in_msg }] })).toMatchObject({ ok: false });
});

test('an opcode that the body does not begin with is refused: a payout could hide behind it', () => {
  for (const opcode of ['0x00000000', null]) {
    const in_msg = { ...payout?.in_msg, opcode };
    expect(parseTransactions({ transactions: [{ ...payout, in_msg }] })).toMatchObject({ ok: false });
  }
});

test('fields that nobody knows are ignored', () => {
  const parsed = parseTransactions({ transactions: [{ ...payout, new_field: {} }], warnings: [] });
  expect(parsed).toMatchObject({ ok: true });
});

test.each([null, 7, [], {}, { transactions: null }, { transactions: [null] }, { transactions: [[]] }])(
  '%j is no list of transactions',
  (answer) => expect(parseTransactions(answer).ok).toBe(false),
);

const nasty = [null, -1, 1e300, '', 'x', '0x', [], {}, true, '9'.repeat(60), '\u0000', Number.NaN];

test('10,000 answers with anything anywhere are read or refused, and never throw', () => {
  for (let seed = 0; seed < 10_000; seed += 1) {
    const random = createRandom(`answer ${seed}`);
    const spoiled = spoil(payout, () => random.next());
    const parsed = parseTransactions({ transactions: [spoiled] });
    if (!parsed.ok) continue;
    for (const { inMessage, outMessages } of parsed.transactions) {
      for (const message of [inMessage, ...outMessages]) if (message !== null) checkMessageHash(message);
    }
  }
});

/** Replaces about one value in twenty by something nasty. */
function spoil(value: unknown, dice: () => number): unknown {
  if (dice() < 0.05) return nasty[Math.floor(dice() * nasty.length)];
  if (Array.isArray(value)) return value.map((one) => spoil(one, dice));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoil(one, dice)]));
}
