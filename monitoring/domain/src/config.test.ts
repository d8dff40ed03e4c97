import { expect, test } from 'vitest';
import { formatConfigProblems, parseConfig } from './config.ts';

const noFiles = () => {
  throw new Error('no such file');
};
const key = `${'A'.repeat(43)}=`;

test('nothing set is a whole configuration for one machine', () => {
  const result = parseConfig({}, noFiles);
  expect(result).toMatchObject({
    ok: true,
    config: {
      databaseUrl: null,
      dataDir: '.data',
      host: '127.0.0.1',
      port: 8787,
      registration: 'approve',
      scrapeIntervalSeconds: 15,
      scrapeTimeoutMs: 5_000,
      perfIntervalSeconds: 60,
      tonApiUrl: 'https://toncenter.com/api/v3',
      metricRetention: { rawDays: 7, fiveMinuteDays: 30, hourlyDays: 730, dailyDays: 1_825 },
      workerPortsAllowed: [{ from: 12_000, to: 12_990 }],
      metrics: { host: '127.0.0.1', token: null },
    },
  });
});

test('the scrape time-out follows a short interval', () => {
  const result = parseConfig({ SCRAPE_INTERVAL_SECONDS: '1' }, noFiles);
  expect(result.ok && result.config.scrapeTimeoutMs).toBe(800);
});

test('every bad variable is named at once', () => {
  const result = parseConfig(
    {
      PORT: '99999',
      DATABASE_URL: 'mysql://x',
      SCRAPE_INTERVAL_SECONDS: '0',
      REGISTRATION: 'maybe',
      METRICS_TOKEN_FILE: '/nope',
    },
    noFiles,
  );
  if (result.ok) throw new Error('bad settings were accepted');
  expect(result.problems.map(({ variable }) => variable).sort()).toEqual([
    'DATABASE_URL',
    'METRICS_TOKEN_FILE',
    'PORT',
    'REGISTRATION',
    'SCRAPE_INTERVAL_SECONDS',
  ]);
  expect(formatConfigProblems(result.problems)).toMatch(/^Bad settings:\n {2}\w/);
});

test.each([
  [
    'a webhook without an https address',
    { WEBHOOK_SECRET: 'abc', BOT_TOKEN: 'x', PUBLIC_URL: 'http://a.b' },
    'PUBLIC_URL',
  ],
  ['a webhook without a bot', { WEBHOOK_SECRET: 'abc', PUBLIC_URL: 'https://a.b' }, 'BOT_TOKEN'],
  [
    'a time-out longer than the interval',
    { SCRAPE_INTERVAL_SECONDS: '2', SCRAPE_TIMEOUT_MS: '2000' },
    'SCRAPE_TIMEOUT_MS',
  ],
  [
    'a time-out after which a worker would count as stale',
    { SCRAPE_INTERVAL_SECONDS: '60', SCRAPE_TIMEOUT_MS: '25001' },
    'SCRAPE_TIMEOUT_MS',
  ],
  ['open metrics without a token', { METRICS_HOST: '0.0.0.0' }, 'METRICS_TOKEN'],
  ['an outside database without a key', { DATABASE_URL: 'postgres://u@h/d' }, 'ENCRYPTION_KEYS'],
  ['a key of the wrong length', { ENCRYPTION_KEYS: 'abc' }, 'ENCRYPTION_KEYS'],
  ['a network that is none', { WORKER_NETWORKS_ALLOWED: '10.0.0.0/99' }, 'WORKER_NETWORKS_ALLOWED'],
  ['a Redis without its token', { UPSTASH_REDIS_REST_URL: 'https://r.example' }, 'UPSTASH_REDIS_REST_TOKEN'],
  ['a Redis token without its address', { UPSTASH_REDIS_REST_TOKEN: 'x' }, 'UPSTASH_REDIS_REST_URL'],
  ['a trusted proxy that is no network', { TRUSTED_PROXIES: 'localhost' }, 'TRUSTED_PROXIES'],
  ['a port range backwards', { WORKER_PORTS_ALLOWED: '13000-12000' }, 'WORKER_PORTS_ALLOWED'],
])('%s is refused', (_name, env, variable) => {
  const result = parseConfig(env, noFiles);
  expect(result.ok ? [] : result.problems.map((problem) => problem.variable)).toEqual([variable]);
});

test('a bot token of any shape and secrets from files are taken', () => {
  const result = parseConfig({ BOT_TOKEN: 'anything', ENCRYPTION_KEYS_FILE: '/keys' }, () => `${key}\n`);
  expect(result).toMatchObject({ ok: true, config: { botToken: 'anything', encryptionKeys: [key] } });
});

test('addresses of the chain come in any spelling, and never from another network', () => {
  const root = 'EQCns7bYSp0igFvS1wpb5wsZjCKCV19MD5AVzI4EyxsnU73k';
  const raw = '0:a7b3b6d84a9d22805bd2d70a5be70b198c2282575f4c0f9015cc8e04cb1b2753';
  const testOnly = 'kQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-Hi-';
  const found = parseConfig({ POOL_WALLETS: `${root}, ${raw.toUpperCase()}`, TON_API_KEY: 'k' }, noFiles);
  expect(found.ok && found.config.chain).toMatchObject({
    ...{ rootAddress: raw, poolWallets: [raw, raw], apiKey: 'k', requestsPerSecond: 10 },
  });
  const refused = parseConfig({ POOL_WALLETS: testOnly, ROOT_CONTRACT_ADDRESS: 'root' }, noFiles);
  expect(!refused.ok && refused.problems.map(({ variable }) => variable)).toEqual([
    'ROOT_CONTRACT_ADDRESS',
    'POOL_WALLETS',
  ]);
});

test('a second chain provider is read whole, and refused where it could confirm nothing', () => {
  const url = 'https://second.example/api/v3';
  const found = parseConfig({ TON_API_URL_2: `${url}/`, TON_CONFIRM_FROM: '2.5' }, noFiles);
  expect(found.ok && found.config.chain.second).toEqual({
    ...{ apiUrl: url, apiKey: null, requestsPerSecond: 1, confirmFromNanoton: 2_500_000_000n },
  });
  const withKey = parseConfig({ TON_API_URL_2: url, TON_API_KEY_2: 'k' }, noFiles);
  expect(withKey.ok && withKey.config.chain.second).toMatchObject({
    requestsPerSecond: 10,
    confirmFromNanoton: 0n,
  });
  const none = parseConfig({}, noFiles);
  expect(none.ok && none.config.chain.second).toBeNull();
  const findProblems = (env: Record<string, string>) => {
    const parsed = parseConfig(env, noFiles);
    return parsed.ok ? [] : parsed.problems.map(({ variable }) => variable);
  };
  expect(findProblems({ TON_API_URL: url, TON_API_URL_2: url })).toEqual(['TON_API_URL_2']);
  expect(findProblems({ TON_API_KEY_2: 'k' })).toEqual(['TON_API_URL_2']);
  expect(findProblems({ TON_API_URL_2: url, TON_CONFIRM_FROM: '-1' })).toEqual(['TON_CONFIRM_FROM']);
});

test('the testnet has an API of its own and needs its root contract named', () => {
  const testOnly = 'kQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-Hi-';
  const bare = parseConfig({ TON_NETWORK: 'testnet' }, noFiles);
  expect(!bare.ok && bare.problems.map(({ variable }) => variable)).toEqual(['ROOT_CONTRACT_ADDRESS']);
  const whole = parseConfig({ TON_NETWORK: 'testnet', ROOT_CONTRACT_ADDRESS: testOnly }, noFiles);
  expect(whole.ok && whole.config.chain).toMatchObject({
    ...{ network: 'testnet', apiUrl: 'https://testnet.toncenter.com/api/v3', requestsPerSecond: 1 },
  });
});

test('pairs of the price exchange are read with their times, and bad ones are named', () => {
  const PRICE_FALLBACK_SYMBOLS = 'ABCUSDT..2026-01-01T00:00:00Z,XYZUSDT@2026-01-01T00:00:00Z';
  const read = parseConfig({ PRICE_FALLBACK_SYMBOLS }, () => '');
  expect(read.ok && read.config.prices.fallbackSymbols.map(({ symbol }) => symbol)).toEqual([
    'ABCUSDT',
    'XYZUSDT',
  ]);
  const bad = parseConfig({ PRICE_FALLBACK_SYMBOLS: 'abc', PRICE_API_URL: 'ftp://x' }, () => '');
  expect(bad.ok ? [] : bad.problems.map(({ variable }) => variable)).toEqual([
    'PRICE_API_URL',
    'PRICE_FALLBACK_SYMBOLS',
  ]);
});
