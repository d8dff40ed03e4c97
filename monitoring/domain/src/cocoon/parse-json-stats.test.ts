import { expect, test } from 'vitest';
import { readFixture } from '../../fixtures/read-fixture.ts';
import { parseJsonStats } from './parse-json-stats.ts';
import type { JsonStats } from './sample.ts';

const traffic = readFixture('c-traffic-00', 'worker-jsonstats.json');

test('reads every field of a page', () => {
  const stats = read(readFixture('g-access-hash-ok', 'worker-jsonstats.json'));
  expect(stats.status).toEqual({
    walletBalanceNanoton: 100_000_000_000n,
    actualImageHash: true,
    actualModel: true,
    tonLastSyncedAt: new Date('2026-11-23T16:54:18Z'),
    commit: 'b75d444766212b9b17ae2bfab1268a2e2e334b6f',
    committedAt: new Date('2025-12-25T13:38:13Z'),
  });
  expect(stats.wallet).toEqual({
    address: 'UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq',
    balanceNanoton: 100_000_000_000n,
    seqno: 7,
    pendingTransactions: 0,
    activeTransactions: 0,
  });
  expect(stats.localConfig).toEqual({
    rootAddress: 'UQBT4hy4vMEZ9uxSCuhw_gBKh9_AwmHXLe7Wo0O4Vh-4kUUM',
    ownerAddress: 'UQAuz15H1ZHrZ_psVrAra7HealMIVeFq0wguqlmFno1f3B-m',
    model: 'Qwen/Qwen3-8B@abc123def456:0000000000000000000000000000000000000000000000000000000000000000',
    coefficient: 1.25,
    checkProxyHash: true,
  });
  expect(stats.rootConfig).toEqual({
    workerHashes: ['5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5'],
    modelHashes: ['7F61576D0C019AF65685D6B1E0CF74988EE3B5091C0AAA5955BD22B1C34DD7FD'],
    proxyHashes: ['3EBA31C8FAE8C723EBA31C8FAE8C723EBA31C8FAE8C723EBA31C8FAE8C723EBA'],
    registeredProxies: [
      { seqno: 1, addressForClients: '[127.0.0.1:11002]', addressForWorkers: '[127.0.0.1:11001]' },
    ],
    pricePerTokenNanoton: 2n,
    workerFeePerTokenNanoton: 1n,
    priceMultipliers: { prompt: 10000, cached: 10000, completion: 10000, reasoning: 10000 },
    version: 3,
    structVersion: 1,
    paramsVersion: 1,
    uniqueId: 13,
    isTest: true,
    proxyCodeHash: '532E707649E4161BE4D816E2B6F97F82E602855A4CD3475883028D054C6E72EF',
    workerCodeHash: '657CB7CA586D77E88066EFFADF10F3EDDEA7D3487E809220E770D9DC4E596023',
    clientCodeHash: '5D8A54E4462DD52F747BAE8C1EDCA819FD2F462BE05C1FC595CC2A34E6B18C44',
  });
  expect(stats.contracts).toEqual([]);
});

test('reads counters with their rates and the contract with the proxy', () => {
  const stats = read(traffic);
  expect(stats.counters?.queries).toEqual({
    total: 130,
    perSecond: { s1: 9.308129, s10: 5.718193, m1: 1.354292, m10: 0.186079, h1: 0.035066, d1: 0.001503 },
  });
  expect(stats.counters?.bytesReceived.total).toBe(89913);
  expect(stats.counters?.bytesSent.total).toBe(175267);
  expect(stats.contracts).toEqual([
    {
      scInited: true,
      proxyAddress: 'UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ',
      proxyPublicKey: '559087582B7E5EA2B2B986C258E0067B806A59B154E955DECF00429610EAB095',
      contractAddress: 'UQDLYGhRHNqXquKXJazsjMBUUhXtmZ_Nom43-_sztpg80bUO',
      committedToBlockchainTokens: 15982n,
      committedToProxyDbTokens: 39224n,
      maxKnownTokens: 46066n,
      cashedOutTokens: 0n,
      expectedCashedOutTokens: 0n,
      runningRequest: false,
      paramsVersion: 1,
    },
  ]);
});

test.each([
  ['9007199254740991', 9007199254740991n],
  ['9007199254740992', 9007199254740992n],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['9223372036854775808', null],
  ['1234567890123456.5', null],
  ['1e30', null],
  ['-2', null],
  ['0', 0n],
  ['"100"', null],
])('keeps 64-bit integers exact: a balance of %s is %s', (source, balance) => {
  const stats = read(traffic.replace('"wallet_balance": 100000000000', `"wallet_balance": ${source}`));
  expect(stats.status.walletBalanceNanoton).toBe(balance);
});

test.each([
  ['9007199254740995', 9007199254740995n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9007199254740995', undefined],
  ['-1', undefined],
])('keeps 64-bit token counters exact: %s is %s', (source, tokens) => {
  const text = traffic.replace('"earned_tokens_max_known": 46066', `"earned_tokens_max_known": ${source}`);
  expect(read(text).contracts?.[0]?.maxKnownTokens).toBe(tokens);
});

test('no amount and no count is below 0, while a coefficient is shown as it is', () => {
  const stats = read(
    traffic
      .replace('"worker_fee_per_token": 1', '"worker_fee_per_token": -1')
      .replace('"price_per_token": 2', '"price_per_token": -2')
      .replace('"pending_transactions_cnt": 0', '"pending_transactions_cnt": -3')
      .replace('"coefficient": 1000', '"coefficient": -1000'),
  );
  expect(stats.rootConfig).toMatchObject({ workerFeePerTokenNanoton: null, pricePerTokenNanoton: null });
  expect(stats.wallet.pendingTransactions).toBeNull();
  expect(stats.localConfig.coefficient).toBe(-1);
});

test('a rate that rounding took below 0 is 0, and its counter stays', () => {
  const { counters } = read(traffic.replace(/("queries": \[\s*[\d.]+,\s*)[\d.]+/, '$1-0.000001'));
  expect(counters?.queries).toMatchObject({ total: 130, perSecond: { s1: 0 } });
});

test('a list longer than any worker has is unknown', () => {
  const { rootConfig } = read(
    traffic.replace('"registered_proxies": [', `"registered_proxies": [${'{},'.repeat(1000)}`),
  );
  expect(rootConfig).toMatchObject({ registeredProxies: null, workerHashes: expect.any(Array) });
});

test('in a page many times as long as a worker’s, integers beyond 2^53 are unknown', () => {
  const padding = `"padding": "${'x'.repeat(200_000)}",\n  "status"`;
  const text = traffic.replace('"status"', padding).replace('100000000000', '9007199254740993');
  expect(read(text).status.walletBalanceNanoton).toBeNull();
  expect(read(text).rootConfig?.workerFeePerTokenNanoton).toBe(1n);
});

test('a long run of digits inside a string stays text', () => {
  const stats = read(traffic.replace('Qwen/Qwen3-8B', String.raw`a\": 12345678901234567890`));
  expect(stats.localConfig.model).toMatch(/^a": 12345678901234567890@/);
  expect(stats.status.walletBalanceNanoton).toBe(100_000_000_000n);
});

test('of a key that stands twice the last one counts', () => {
  const twice = '"cached_tokens_price_multiplier": 10000,\n    "reasoning';
  expect(traffic).toContain(twice);
  const stats = read(traffic.replace(twice, twice.replace('10000', '5000')));
  expect(stats.rootConfig?.priceMultipliers.cached).toBe(5000);
  const big = read(
    traffic.replace('"wallet_balance": 1', '"wallet_balance": 9007199254740993, "wallet_balance": 1'),
  );
  expect(big.status.walletBalanceNanoton).toBe(100_000_000_000n);
});

test.each([
  ['', 'empty'],
  ['\n \t', 'empty'],
  ['<html></html>', 'unreadable'],
  ['null', 'unreadable'],
  ['[]', 'unreadable'],
  ['12', 'unreadable'],
  ['{}', 'unreadable'],
  ['{"status": 1, "stats": [], "localconfig": null}', 'unreadable'],
  ['['.repeat(300_000), 'unreadable'],
  [`{"status": ${'{"a":'.repeat(20_000)}12345678901234567${'}'.repeat(20_001)}`, 'unreadable'],
  [traffic.replace('Qwen/Qwen3-8B', 'Qwen "best"'), 'unreadable'],
  [traffic.replace('Qwen/Qwen3-8B', 'Qwen\\models'), 'unreadable'],
  [traffic.replace('Qwen/Qwen3-8B', 'Qwen\nmodels'), 'unreadable'],
  [traffic.replace('81.314304', 'nan'), 'unreadable'],
] as const)('says why a page cannot be read (%#)', (text, failure) => {
  expect(parseJsonStats(text)).toEqual({ ok: false, failure });
});

test('a page nested very deeply where we do not look is read', () => {
  const deep = `"status": {"deep": ${'['.repeat(100_000)}${']'.repeat(100_000)},`;
  expect(read(traffic.replace('"status": {', deep)).status.walletBalanceNanoton).toBe(100_000_000_000n);
});

test.each([
  ['"queries": [', '"queries": [null,'],
  ['"queries": [', '"queries": [1, 2], "other": ['],
  ['"failed": [', '"renamed": ['],
  ['"time": [', '"time": {"a": 1}, "other": ['],
  ['46066.000000', '-1'],
  ['46066.000000', '1e999'],
  ['46066.000000', '9007199254740992'],
])('half a set of counters is no set: %s as %s', (from, to) => {
  expect(read(traffic.replace(from, to)).counters).toBeNull();
});

test('a field of another type is unknown, and the others stay', () => {
  const stats = read(
    traffic
      .replace('"git_commit": "', '"git_commit": 7, "x": "')
      .replace('2025-12-25 13:38:13 +0000', 'yesterday')
      .replace('"ton_last_synced_at": 1795451941', '"ton_last_synced_at": 1e300')
      .replace('"coefficient": 1000', '"coefficient": "1000"')
      .replace('"worker_hashes": [', '"worker_hashes": [7,')
      .replace('"sc_address": "', '"sc_address": 5, "y": "'),
  );
  expect(stats.status).toMatchObject({ commit: null, committedAt: null, tonLastSyncedAt: null });
  expect(stats.localConfig).toMatchObject({ coefficient: null, checkProxyHash: false });
  expect(stats.rootConfig).toMatchObject({ workerHashes: null, modelHashes: [] });
  expect(stats.contracts).toBeNull();
  expect(stats.counters?.queries.total).toBe(130);
});

test('sections that are missing are unknown', () => {
  const stats = read('{"status": {}}');
  expect(stats).toMatchObject({ counters: null, rootConfig: null, contracts: null });
  expect(Object.values({ ...stats.status, ...stats.wallet, ...stats.localConfig })).toEqual(
    Array(16).fill(null),
  );
});

test('text that a database or a screen could choke on is made harmless', () => {
  const model = String.raw`a\u0000b\ud800c\u001bd`;
  expect(read(`{"localconfig": {"model": "${model}"}}`).localConfig.model).toBe('a\ufffdb\ufffdc\ufffdd');
  expect(read(`{"localconfig": {"model": "${'x'.repeat(5000)}"}}`).localConfig.model).toHaveLength(1000);
});

function read(text: string): JsonStats {
  const parsed = parseJsonStats(text);
  if (!parsed.ok) throw new Error(`Expected the page to be read, but it is ${parsed.failure}`);
  return parsed.value;
}
