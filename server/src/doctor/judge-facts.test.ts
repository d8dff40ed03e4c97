import { expect, test } from 'vitest';
import type { DoctorFacts, ManifestFacts } from './doctor-facts.ts';
import { judgeFacts } from './judge-facts.ts';

type Installation = NonNullable<DoctorFacts['installation']>;
type Live = NonNullable<DoctorFacts['live']>;

const installation: Installation = {
  ...{ workers: 24, newestSampleAgeSeconds: 3, liveDaemons: 2, shardsFree: 0, hasLeader: true },
  ...{ queuedMessages: 0, oldestDueSeconds: null, partitionsAheadHours: 60, troubledJobs: [] },
  ...{ newestBackupAgeDays: 0.5, closedSecrets: [], paidAccount: null },
};
const live: Live = {
  bot: { ok: true, value: { username: 'pool_bot', clockAheadMs: 400 } },
  webhook: { ok: true, value: { url: 'https://pool.example/hook', pendingUpdates: 0, lastError: null } },
  publicServer: { ok: true, value: 'ready' },
  manifest: {
    ok: true,
    value: { url: 'https://pool.example', isOpen: true, icon: { ok: true, value: 'png' } },
  },
  prices: { ok: true, value: { usd: 3 } },
  toncenter: {
    ok: true,
    value: {
      ...{ apiVersion: '1.2.3', headAgeSeconds: 2, defaultLimit: 10, unreadable: null },
      ...{ payoutFilter: { ok: true, value: 1 }, isPaid: true, refusal: null },
    },
  },
  secondToncenter: null,
};
const healthy: DoctorFacts = {
  settings: {
    ...{ hasBot: true, hasWebhook: true, hasOperators: true, publicUrl: 'https://pool.example' },
    ...{ isEmbedded: false, scrapeConcurrency: 100 },
  },
  database: {
    ok: true,
    value: {
      serverVersion: 180_004,
      clockAheadMs: 1,
      takesWrites: true,
      pendingMigrations: [],
      newerMigrations: [],
    },
  },
  installation,
  redis: { ok: true, value: 'pong' },
  machine: { diskFreeBytes: 50e9, diskFreeRatio: 0.5, openFilesMax: 1_048_576 },
  server: { address: 'http://127.0.0.1:8787', state: 'ours' },
  exporter: { address: 'http://127.0.0.1:9187', state: 'ours' },
  live,
};
const { database, machine, settings } = healthy;
const databaseFacts = database.ok ? database.value : null;
const withDatabase = (change: Partial<NonNullable<typeof databaseFacts>>): DoctorFacts => ({
  ...healthy,
  database: databaseFacts === null ? database : { ok: true, value: { ...databaseFacts, ...change } },
});
const withRunning = (change: Partial<Installation>): DoctorFacts => ({
  ...healthy,
  installation: { ...installation, ...change },
});
const withLive = (change: Partial<Live>): DoctorFacts => ({ ...healthy, live: { ...live, ...change } });
const toncenter = live.toncenter.ok ? live.toncenter.value : null;
const withToncenter = (change: Partial<NonNullable<typeof toncenter>>): DoctorFacts =>
  withLive({
    toncenter: toncenter === null ? live.toncenter : { ok: true, value: { ...toncenter, ...change } },
  });
const withManifest = (change: Partial<ManifestFacts>): DoctorFacts =>
  withLive({
    manifest: live.manifest?.ok ? { ok: true, value: { ...live.manifest.value, ...change } } : null,
  });
const no = { ok: false as const, reason: 'it broke' };

test('where all is well, every finding says so and nothing is to be done', () => {
  const findings = judgeFacts(healthy);
  expect(findings.filter(({ level, advice }) => level !== 'ok' || advice !== null)).toEqual([]);
  expect(new Set(findings.map(({ check }) => check)).size).toBe(20);
});

const cases: [string, DoctorFacts, string, 'note' | 'bad', RegExp][] = [
  ['no bot', { ...healthy, settings: { ...settings, hasBot: false } }, 'settings', 'note', /nobody is told/],
  [
    'no operator',
    { ...healthy, settings: { ...settings, hasOperators: false } },
    'settings',
    'bad',
    /Nobody runs/,
  ],
  [
    'no public address',
    { ...healthy, settings: { ...settings, publicUrl: null } },
    'settings',
    'note',
    /no links/,
  ],
  [
    'plain http',
    { ...healthy, settings: { ...settings, publicUrl: 'http://a.b' } },
    'settings',
    'bad',
    /http:\/\/a\.b/,
  ],
  ['embedded', { ...healthy, settings: { ...settings, isEmbedded: true } }, 'settings', 'note', /embedded/],
  ['no database', { ...healthy, database: no, installation: null }, 'database', 'bad', /it broke/],
  ['an old server', withDatabase({ serverVersion: 140_001 }), 'database', 'bad', /14\.1 is too old/],
  ['no writes', withDatabase({ takesWrites: false }), 'database', 'bad', /takes no writes/],
  ['a clock ahead', withDatabase({ clockAheadMs: 90_000 }), 'database', 'note', /90 s ahead/],
  ['not migrated', withDatabase({ pendingMigrations: ['a', 'b'] }), 'database', 'bad', /2 migrations/],
  [
    'a newer database',
    withDatabase({ newerMigrations: ['9999-x'] }),
    'database',
    'note',
    /newer than this version/,
  ],
  ['redis away', { ...healthy, redis: no }, 'redis', 'bad', /it broke/],
  ['a full disk', { ...healthy, machine: { ...machine, diskFreeBytes: 1e8 } }, 'disk', 'bad', /0\.1 GB/],
  ['a filling disk', { ...healthy, machine: { ...machine, diskFreeRatio: 0.05 } }, 'disk', 'note', /5 %/],
  ['few files', { ...healthy, machine: { ...machine, openFilesMax: 256 } }, 'files', 'bad', /256 files/],
  [
    'server not ready',
    { ...healthy, server: { address: 'a', state: 'unready' } },
    'server',
    'bad',
    /not ready/,
  ],
  [
    'port taken',
    { ...healthy, server: { address: 'a', state: 'stranger' } },
    'server',
    'bad',
    /Another program/,
  ],
  [
    'no exporter',
    { ...healthy, exporter: { address: 'a', state: 'silent' } },
    'exporter',
    'note',
    /Nothing listens/,
  ],
  ['no daemon', withRunning({ liveDaemons: 0 }), 'daemon', 'bad', /nothing is watched/],
  ['no leader', withRunning({ hasLeader: false }), 'daemon', 'note', /none leads/],
  ['free shards', withRunning({ shardsFree: 5 }), 'daemon', 'note', /5 of 64/],
  ['no workers', withRunning({ workers: 0 }), 'scrapes', 'note', /No worker/],
  ['stale samples', withRunning({ newestSampleAgeSeconds: 500 }), 'scrapes', 'bad', /500 s old/],
  ['never scraped', withRunning({ newestSampleAgeSeconds: null }), 'scrapes', 'bad', /ever scraped/],
  [
    'stuck messages',
    withRunning({ oldestDueSeconds: 900, queuedMessages: 7 }),
    'outbox',
    'bad',
    /900 s, 7 wait/,
  ],
  ['no partitions', withRunning({ partitionsAheadHours: null }), 'partitions', 'bad', /no partitions/],
  ['few partitions', withRunning({ partitionsAheadHours: 3 }), 'partitions', 'bad', /3 h ahead/],
  [
    'a failing job',
    withRunning({ troubledJobs: [{ job: 'roll up', error: 'x' }] }),
    'jobs',
    'bad',
    /roll up \(x\)/,
  ],
  ['an old backup', withRunning({ newestBackupAgeDays: 5 }), 'backup', 'note', /5\.0 days/],
  ['no backup', withRunning({ newestBackupAgeDays: null }), 'backup', 'note', /past 7 days/],
  [
    'a lost key',
    withRunning({ closedSecrets: ['workers.access_hash_sealed'] }),
    'secrets',
    'bad',
    /workers\.access/,
  ],
  ['a refused bot', withLive({ bot: no }), 'telegram', 'bad', /it broke/],
  [
    'a clock off Telegram',
    withLive({ bot: { ok: true, value: { username: 'b', clockAheadMs: 7e6 } } }),
    'telegram',
    'bad',
    /7000 s/,
  ],
  ['no webhook facts', withLive({ webhook: no }), 'webhook', 'bad', /does not tell/],
  [
    'another webhook',
    withLive({ webhook: { ok: true, value: { url: 'https://x', pendingUpdates: 0, lastError: null } } }),
    'webhook',
    'bad',
    /another address/,
  ],
  [
    'a failing webhook',
    withLive({
      webhook: {
        ok: true,
        value: { url: 'https://pool.example/h', pendingUpdates: 0, lastError: 'SSL error' },
      },
    }),
    'webhook',
    'bad',
    /SSL error/,
  ],
  [
    'waiting updates',
    withLive({
      webhook: { ok: true, value: { url: 'https://pool.example/h', pendingUpdates: 900, lastError: null } },
    }),
    'webhook',
    'bad',
    /900 updates/,
  ],
  [
    'a webhook of before',
    { ...healthy, settings: { ...settings, hasWebhook: false } },
    'webhook',
    'note',
    /not here/,
  ],
  ['no public server', withLive({ publicServer: no }), 'public', 'bad', /it broke/],
  ['no manifest', withLive({ manifest: no }), 'manifest', 'bad', /it broke/],
  ['another manifest', withManifest({ url: 'https://y' }), 'manifest', 'bad', /names https:\/\/y/],
  ['a closed manifest', withManifest({ isOpen: false }), 'manifest', 'bad', /may not read it/],
  ['a manifest without its picture', withManifest({ icon: no }), 'manifest', 'bad', /picture: it broke/],
  ['no price', withLive({ prices: no }), 'prices', 'bad', /it broke/],
  ['no toncenter', withLive({ toncenter: no }), 'toncenter', 'bad', /it broke/],
  ['a late chain', withToncenter({ headAgeSeconds: 300 }), 'toncenter', 'note', /300 s old/],
  ['another answer', withToncenter({ unreadable: 'no lt' }), 'toncenter', 'bad', /no lt/],
  ['no filter', withToncenter({ payoutFilter: no }), 'toncenter', 'note', /does not take the filter/],
  [
    'a filter that finds nothing',
    withToncenter({ payoutFilter: { ok: true, value: 0 } }),
    'toncenter',
    'note',
    /finds none/,
  ],
  ['a clock behind the chain', withToncenter({ headAgeSeconds: -90 }), 'toncenter', 'bad', /90 s behind/],
  [
    'another refusal',
    withToncenter({ refusal: { retryAfter: null, body: '<html>\n<h1>Too many requests</h1>' } }),
    'toncenter',
    'note',
    /other words than known: <html> <h1>Too many/,
  ],
  ['no second provider', withLive({ secondToncenter: no }), 'toncenter 2', 'bad', /it broke/],
];

test.each([
  [null, /three calls at once are taken/],
  [{ retryAfter: null, body: '{"ok":false,"result":"Ratelimit exceed","code":429}' }, /without Retry-After/],
  [{ retryAfter: '2', body: '{"ok":false,"code":429,"error":"Ratelimit exceeded"}' }, /refused for 2 s/],
])('a refusal as it is known (%o) is told and is nothing to look at', (refusal, text) => {
  const found = judgeFacts(withToncenter({ refusal })).filter(({ check }) => check === 'toncenter');
  expect(found).toEqual([
    { check: 'toncenter', level: 'ok', text: expect.stringMatching(text), advice: null },
  ]);
});

test('an account without payouts says nothing of the filter for them', () => {
  const facts = withToncenter({ isPaid: false, payoutFilter: { ok: true, value: 0 } });
  expect(judgeFacts(facts).filter(({ level }) => level !== 'ok')).toEqual([]);
});

test.each(cases)('%s is found, with what to do', (_name, facts, check, level, text) => {
  const found = judgeFacts(facts).find((finding) => finding.check === check && finding.level === level);
  expect(found?.text).toMatch(text);
  expect(found?.advice).toMatch(/\w/);
});
