import { existsSync, readFileSync } from 'node:fs';
import { beginCell, Cell, storeStateInit } from '@ton/core';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../testing-random.ts';
import { createTestWallet } from './testing-wallet.ts';
import { type TonProof, type TonProofTerms, verifyTonProof } from './verify-ton-proof.ts';

const now = new Date('2026-11-23T12:00:00Z');
const seconds = now.getTime() / 1_000;
const domain = 'pool.example.com';
const payload = 'ab'.repeat(32);
const terms: TonProofTerms = { network: 'mainnet', domains: [domain], now };
const content = { domain, payload, now };

const getReason = async (sent: TonProof, changed: Partial<TonProofTerms> = {}) => {
  const verdict = await verifyTonProof(sent, { ...terms, ...changed });
  return verdict.ok ? 'ok' : verdict.reason;
};

type Change = { account?: Partial<TonProof['account']>; proof?: Partial<TonProof['proof']> };

function change(sent: TonProof, { account, proof }: Change): TonProof {
  return { account: { ...sent.account, ...account }, proof: { ...sent.proof, ...proof } };
}

const vectorsUrl = new URL('../../../../../shared/fixtures/ton/ton-proof-vectors.json', import.meta.url);

describe.skipIf(!existsSync(vectorsUrl))(
  'vectors made by other programs (skipped where they are missing)',
  () => {
    const vectors = existsSync(vectorsUrl)
      ? JSON.parse(readFileSync(vectorsUrl, 'utf8'))
      : { valid: [], invalid: [] };

    test.each([...vectors.valid, ...vectors.invalid].map((vector) => [vector.name, vector]))(
      '%s',
      async (_, { input, verifier, expected }) => {
        const { state_init: walletStateInit, ...proof } = input.proof;
        const { address, network: chain, public_key: publicKey } = input;
        const verdict = await verifyTonProof(
          { account: { address, chain, walletStateInit, publicKey }, proof },
          { network: 'mainnet', domains: verifier.domains, now: new Date(verifier.now * 1_000) },
        );
        const isIssued = verifier.issued_payloads.includes(proof.payload);
        const outcome = !verdict.ok ? verdict.reason : isIssued ? 'ok' : 'payload_unknown_or_used';
        expect(outcome).toBe(expected.ok ? 'ok' : expected.error);
      },
    );
  },
);

test.each(['v3r2', 'v4r2', 'v5r1'] as const)(
  'the proof of a %s wallet is accepted, on its network',
  async (version) => {
    for (const workchain of [0, -1] as const) {
      const wallet = await createTestWallet('owner', { version, workchain });
      const sent = await wallet.prove(content);
      const mayRefuse = version === 'v5r1';
      const verdict = { ok: true, account: wallet.account, payload, mayRefuse };
      expect(await verifyTonProof(sent, terms)).toEqual(verdict);
      expect(await getReason(sent, { network: 'testnet' })).toBe('wrong_network');
    }
    const wallet = await createTestWallet('owner', { version, network: 'testnet' });
    expect(await getReason(await wallet.prove(content), { network: 'testnet' })).toBe('ok');
  },
);

test('the address may be in capitals, the public key left out and the time a string', async () => {
  const wallet = await createTestWallet('owner');
  const sent = await wallet.prove(content);
  const address = `0:${wallet.account.slice(2).toUpperCase()}`;
  const spelt = change(sent, {
    account: { address, publicKey: undefined },
    proof: { timestamp: String(seconds) },
  });
  expect(await verifyTonProof(spelt, terms)).toMatchObject({ ok: true, account: wallet.account, payload });
});

test.each<[string, Change, string]>([
  ['for another page', { proof: { domain: { lengthBytes: 16, value: 'evil.example.com' } } }, 'wrong_domain'],
  ['for a page below ours', { proof: { domain: { lengthBytes: 18, value: `a.${domain}` } } }, 'wrong_domain'],
  [
    'with a false domain length',
    { proof: { domain: { lengthBytes: 15, value: domain } } },
    'domain_length_mismatch',
  ],
  ['901 s old', { proof: { timestamp: seconds - 901 } }, 'expired'],
  ['61 s ahead', { proof: { timestamp: seconds + 61 } }, 'from_the_future'],
  ['with a time that is no number', { proof: { timestamp: '1e9' } }, 'bad_timestamp'],
  ['with a time of fractions', { proof: { timestamp: seconds + 0.5 } }, 'bad_timestamp'],
  ['with a time before time', { proof: { timestamp: -1 } }, 'bad_timestamp'],
  ['for another chain', { account: { chain: '-3' } }, 'wrong_network'],
  ['for no chain', { account: { chain: '' } }, 'wrong_network'],
  ['with another payload', { proof: { payload: 'cd'.repeat(32) } }, 'bad_signature'],
  ['with another time', { proof: { timestamp: seconds - 1 } }, 'bad_signature'],
  ['with another key stated', { account: { publicKey: '00'.repeat(32) } }, 'public_key_mismatch'],
  ['for another address', { account: { address: `0:${'0'.repeat(64)}` } }, 'address_mismatch'],
  ['for another workchain', { account: { address: `1:${'0'.repeat(64)}` } }, 'bad_address'],
  [
    'with a state that is no bag of cells',
    { account: { walletStateInit: btoa('not cells') } },
    'bad_state_init',
  ],
  ['with a state that is no base64', { account: { walletStateInit: '!' } }, 'bad_state_init'],
  ['with a state of 9 kB', { account: { walletStateInit: 'A'.repeat(9_000) } }, 'bad_state_init'],
  ['with a short signature', { proof: { signature: btoa('x'.repeat(63)) } }, 'bad_signature'],
  ['without a signature', { proof: { signature: '' } }, 'bad_signature'],
])('a proof %s is refused', async (_, changed, reason) => {
  const sent = await (await createTestWallet('owner')).prove(content);
  expect(await getReason(change(sent, changed))).toBe(reason);
});

test('the time window is 900 s back and 60 s ahead, ends included', async () => {
  const wallet = await createTestWallet('owner');
  for (const [age, expected] of [
    [900, 'ok'],
    [-60, 'ok'],
  ] as const) {
    const at = new Date(now.getTime() - age * 1_000);
    expect(await getReason(await wallet.prove({ ...content, now: at }))).toBe(expected);
  }
});

test('nobody logs in as the owner of an address with a state of their own', async () => {
  const [victim, attacker] = [await createTestWallet('victim'), await createTestWallet('attacker')];
  const { address } = (await victim.prove(content)).account;
  const signed = await attacker.prove(content);
  expect(await getReason(change(signed, { account: { address } }))).toBe('address_mismatch');
  const { walletStateInit } = (await victim.prove(content)).account;
  expect(
    await getReason(change(signed, { account: { address, walletStateInit, publicKey: undefined } })),
  ).toBe('bad_signature');
});

test('a contract that is no known wallet proves nothing, whatever key its data holds', async () => {
  const code = beginCell().storeUint(1, 32).endCell();
  const wallet = await createTestWallet('owner', { code });
  expect(await getReason(await wallet.prove(content))).toBe('unknown_wallet');
});

test('a v5 wallet made for the other network, or that refuses its key, proves nothing', async () => {
  const testnet = await (await createTestWallet('owner', { version: 'v5r1', network: 'testnet' })).prove(
    content,
  );
  expect(await getReason(change(testnet, { account: { chain: '-239' } }))).toBe('wrong_network');
  const locked = await createTestWallet('owner', { version: 'v5r1', isSignatureAllowed: false });
  expect(await getReason(await locked.prove(content))).toBe('signature_not_allowed');
});

test('a state with too little data, without code, or with more behind it is refused', async () => {
  const wallet = await createTestWallet('owner');
  const sent = await wallet.prove(content);
  const state = Cell.fromBase64(sent.account.walletStateInit);
  const [code = state] = state.refs;
  const short = beginCell()
    .store(storeStateInit({ code, data: beginCell().storeUint(0, 64).endCell() }))
    .endCell();
  const bare = beginCell()
    .store(storeStateInit({ data: code }))
    .endCell();
  const longer = beginCell().storeSlice(state.beginParse()).storeBit(true).endCell();
  for (const cell of [short, bare, longer, Cell.EMPTY]) {
    const account = {
      address: `0:${cell.hash().toString('hex')}`,
      walletStateInit: cell.toBoc().toString('base64'),
    };
    expect(await getReason(change(sent, { account }))).toBe('bad_state_init');
  }
});

test('10,000 changed proofs are all refused', async () => {
  const wallets = await Promise.all(
    (['v3r2', 'v4r2', 'v5r1'] as const).map((version) =>
      createTestWallet(`owner of ${version}`, { version }),
    ),
  );
  const valid = await Promise.all(wallets.map((wallet) => wallet.prove(content)));
  const random = createRandom(20_261_123);
  let changed = 0;
  while (changed < 10_000) {
    const sent = valid[changed % valid.length] as TonProof;
    const mutated = mutate(sent, random);
    if (isSame(mutated, sent)) continue;
    changed += 1;
    const verdict = await verifyTonProof(mutated, terms);
    expect(verdict.ok, JSON.stringify(mutated)).toBe(false);
  }
});

/** One field with one character changed, taken out, put in or doubled, or a whole field of another proof. */
function mutate(sent: TonProof, random: () => number): TonProof {
  const place = Math.floor(random() * 8);
  const text = (value: string) => mutateText(value, random);
  const { account, proof } = sent;
  switch (place) {
    case 0:
      return change(sent, { account: { address: text(account.address) } });
    case 1:
      return change(sent, { account: { chain: text(account.chain) } });
    case 2:
      return change(sent, { account: { walletStateInit: text(account.walletStateInit) } });
    case 3:
      return change(sent, { account: { publicKey: text(account.publicKey ?? '') } });
    case 4:
      return change(sent, { proof: { timestamp: text(String(proof.timestamp)) } });
    case 5:
      return change(sent, { proof: { payload: text(proof.payload) } });
    case 6:
      return change(sent, { proof: { signature: text(proof.signature) } });
    default: {
      const value = random() < 0.5 ? text(domain) : domain;
      const lengthBytes = value === domain ? Math.floor(random() * 40) : value.length;
      return change(sent, { proof: { domain: { lengthBytes, value } } });
    }
  }
}

const alphabet = 'ABCDEFabcdef0123456789+/=:-_. \0é';

function mutateText(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const letter = alphabet[Math.floor(random() * alphabet.length)] ?? '';
  const kind = Math.floor(random() * 4);
  if (kind === 0) return text.slice(0, at) + letter + text.slice(at + 1);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 2) return text.slice(0, at) + letter + text.slice(at);
  return text.slice(0, at) + text.slice(Math.floor(at / 2));
}

/** Whether it says the same in another spelling: capitals, leading zeros, or another writing of the same cells. */
function isSame(one: TonProof, other: TonProof): boolean {
  const toPlain = ({ account, proof }: TonProof) =>
    JSON.stringify([
      account.address.toLowerCase().trim(),
      account.chain,
      account.publicKey?.toLowerCase(),
      String(proof.timestamp).replace(/^0+/, ''),
      proof.domain,
      proof.payload,
      proof.signature,
      toCellHash(account.walletStateInit),
    ]);
  return toPlain(one) === toPlain(other);
}

function toCellHash(base64: string): string {
  try {
    return Cell.fromBase64(base64).hash().toString('hex');
  } catch {
    return base64;
  }
}
