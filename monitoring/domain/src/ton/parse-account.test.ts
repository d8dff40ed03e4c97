import { Address } from '@ton/core';
import { expect, test } from 'vitest';
import { formatAccount } from './format-account.ts';
import { parseAccount } from './parse-account.ts';

const raw = '0:f7d0f9344a4ecd4e6a3835cd007829eb6972dbeec7ccc4cac35f4cf38169eaf8';
const bounceable = 'EQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-MM0';
const nonBounceable = 'UQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-J7x';
const testOnly = 'kQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-Hi-';

test.each([raw, raw.toUpperCase(), ` ${raw}\n`, bounceable, nonBounceable, bounceable.replaceAll('-', '+')])(
  '%s is one account, however it is spelt',
  (text) => {
    for (const network of ['mainnet', 'testnet'] as const) {
      expect(parseAccount(text, network)).toEqual({ ok: true, account: raw });
    }
  },
);

test('an address that says it is for the testnet is refused on the mainnet only', () => {
  expect(parseAccount(testOnly, 'mainnet')).toEqual({ ok: false, reason: 'test_only' });
  expect(parseAccount(testOnly, 'testnet')).toEqual({ ok: true, account: raw });
});

test('the masterchain has accounts, other workchains do not', () => {
  const account = `-1:${'5'.repeat(64)}`;
  expect(parseAccount(account, 'mainnet')).toEqual({ ok: true, account });
  expect(parseAccount(Address.parseRaw(account).toString(), 'mainnet')).toEqual({ ok: true, account });
  for (const workchain of ['1', '-2', '4294967296']) {
    const parsed = parseAccount(`${workchain}:${'5'.repeat(64)}`, 'mainnet');
    expect(parsed, workchain).toEqual({ ok: false, reason: 'workchain' });
  }
});

test.each([
  '',
  '0:',
  raw.slice(0, -1),
  `${raw}0`,
  raw.replace('f7', 'g7'),
  `0${raw}`,
  `-${raw}`,
  `${bounceable}=`,
  'UQ',
  'ton',
])('%j is no address', (text) =>
  expect(parseAccount(text, 'mainnet')).toEqual({ ok: false, reason: 'format' }),
);

test('a friendly address with any one character changed is refused', () => {
  for (let at = 0; at < bounceable.length; at += 1) {
    const changed = `${bounceable.slice(0, at)}${bounceable[at] === 'A' ? 'B' : 'A'}${bounceable.slice(at + 1)}`;
    expect(parseAccount(changed, 'testnet'), changed).toEqual({ ok: false, reason: 'checksum' });
  }
});

test('friendly forms are those that the reference library writes, and lead back', () => {
  expect(formatAccount(raw, { network: 'mainnet' })).toBe(nonBounceable);
  expect(formatAccount(raw, { network: 'testnet', bounceable: true })).toBe(testOnly);
  for (const account of [raw, `-1:${'ab'.repeat(32)}`, `0:${'0'.repeat(64)}`]) {
    for (const network of ['mainnet', 'testnet'] as const) {
      const text = formatAccount(account, { network, bounceable: true });
      expect(text).toBe(Address.parseRaw(account).toString({ testOnly: network === 'testnet' }));
      expect(parseAccount(text, network)).toEqual({ ok: true, account });
    }
  }
  expect(() => formatAccount(nonBounceable, { network: 'mainnet' })).toThrow('Not a raw address');
});
