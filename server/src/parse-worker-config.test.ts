import { expect, test } from 'vitest';
import { parseWorkerConfig } from './parse-worker-config.ts';

const redis = { UPSTASH_REDIS_REST_URL: 'https://redis.example', UPSTASH_REDIS_REST_TOKEN: 'x' };
const keys = { ENCRYPTION_KEYS: `${'A'.repeat(43)}=` };
const bindings = { HYPERDRIVE: { connectionString: 'postgres://u@h/d' }, ASSETS: {} };
const url = bindings.HYPERDRIVE.connectionString;

test('texts are settings, bindings are not, and the database is Hyperdrive’s', () => {
  const parsed = parseWorkerConfig({ ...bindings, ...redis, ...keys, DATABASE_URL: 'postgres://other' }, url);
  expect(parsed).toMatchObject({ ok: true, config: { databaseUrl: url }, redis: { token: 'x' } });
});

test('without Redis the start is refused in one sentence', () => {
  const parsed = parseWorkerConfig({ ...bindings, ...keys }, url);
  expect(parsed).toEqual({
    ok: false,
    problem: expect.stringMatching(/^[^.\n]*UPSTASH_REDIS_REST_URL[^.\n]*$/),
  });
});

test('without keys, or with secrets in files, the start is refused', () => {
  expect(parseWorkerConfig({ ...bindings, ...redis }, url)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('ENCRYPTION_KEYS'),
  });
  expect(parseWorkerConfig({ ...redis, ...keys, BOT_TOKEN_FILE: '/secret' }, url)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('BOT_TOKEN_FILE'),
  });
});
