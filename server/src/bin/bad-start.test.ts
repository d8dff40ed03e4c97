import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { pretendOldServer } from '@cocoon-pool/db/testing-odd-server';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const parts = ['server/src/node.ts', 'monitoring/src/main.ts', 'bot/src/main.ts'];
const whole = 'server/src/bin/start.ts';
const migrate = 'server/src/bin/migrate.ts';

let folder: string;
let old: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cocoon-bad-start-'));
  [old, empty] = await Promise.all([createTestDatabase(), createEmptyTestDatabase()]);
  await pretendOldServer(old.db);
});
afterAll(async () => {
  await Promise.all([old.drop(), empty.drop()]);
  rmSync(folder, { recursive: true });
});

/** What a program says that does not start; its log is left out. */
async function start(program: string, env: Record<string, string>): Promise<string> {
  const all = { BOT_TOKEN: 'token', LOG_LEVEL: 'silent', PORT: '0', METRICS_PORT: '0', ...env };
  const path = { PATH: process.env.PATH ?? '' };
  return run(process.execPath, [join(root, program)], {
    cwd: folder,
    env: { ...path, ...all },
    timeout: 50_000,
  }).then(
    () => 'started',
    ({ code, stderr }: { code: number; stderr: string }) => `${code}: ${stderr}`,
  );
}

const withDatabase = (url: string) => ({ DATABASE_URL: url, ENCRYPTION_KEYS: createEncryptionKey() });

test.each(['server/src/node.ts', migrate])(
  '%s names every setting that is bad or missing, at once',
  async (program) => {
    const env = { DATABASE_URL: 'postgres://u@h/d', PORT: 'x', SCRAPE_TIMEOUT_MS: '1' };
    expect(await start(program, env)).toBe(
      [
        '1: Bad settings:',
        '  PORT: must be a whole number from 0 to 65535',
        '  SCRAPE_TIMEOUT_MS: must be a whole number from 50 to 25000',
        '',
      ].join('\n'),
    );
  },
);

test.each(parts)('%s says that it needs a database, and which key', async (program) => {
  expect(await start(program, {})).toBe(
    '1: Could not start: DATABASE_URL is not set; `npm start` runs everything without it\n',
  );
  expect(await start(program, { DATABASE_URL: 'postgres://u@h/d' })).toMatch(
    /^1: Bad settings:\n {2}ENCRYPTION_KEYS: is needed with DATABASE_URL[^\n]+\n$/,
  );
});

test.each([...parts, whole, migrate])(
  '%s refuses a PostgreSQL that is too old, in one sentence',
  async (program) => {
    expect(await start(program, withDatabase(old.url))).toMatch(
      /^1: (Could not start: )?PostgreSQL 14\.12 is too old: 15 or later is needed\n$/,
    );
  },
);

test.each(parts)('%s refuses a database that was not migrated, in one sentence', async (program) => {
  expect(await start(program, withDatabase(empty.url))).toBe(
    '1: Could not start: The database is not at this version: run `npm run migrate` first\n',
  );
});

test('a bot without a token, or beside a webhook, says so', async () => {
  const bot = 'bot/src/main.ts';
  expect(await start(bot, { BOT_TOKEN: '' })).toBe('1: Could not start: BOT_TOKEN is not set\n');
  const webhook = { WEBHOOK_SECRET: 'secret', PUBLIC_URL: 'https://pool.example' };
  expect(await start(bot, webhook)).toMatch(/^1: Could not start: WEBHOOK_SECRET is set: [^\n]+\n$/);
});
