import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { useApiKey } from '@cocoon-pool/db/api-keys';
import type { Db } from '@cocoon-pool/db/database';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  endPretence,
  pretendNewer,
  type TestDatabase,
} from '@cocoon-pool/db/testing';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const [oldKey, newKey] = [createEncryptionKey(), createEncryptionKey()];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Runs the command line as an operator does; its exit code and what it printed. */
async function run(
  args: string[],
  keys = oldKey,
  { url } = { url: database.url },
): Promise<{ code: number; out: string; error: string }> {
  const env = { ...process.env, DATABASE_URL: url, ENCRYPTION_KEYS: keys };
  const path = resolve(root, 'server/src/bin/pool.ts');
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args], {
      env,
      cwd: root,
    });
    return { code: 0, out: stdout, error: stderr };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
    return { code: Number(error.code), out: String(error.stdout), error: String(error.stderr) };
  }
}

test('a key made here works until it is revoked here, and both are in the audit log', async () => {
  const made = JSON.parse(
    (await run(['api-key', 'create', '--name', 'ci', '--scope', 'read', '--json'])).out,
  );
  const now = new Date();
  expect(await useApiKey(database.db, made.key, now)).toMatchObject({ scope: 'read', participant: null });
  expect((await run(['api-key', 'list'])).out).toContain(`${made.id}\tread`);
  expect(await run(['api-key', 'revoke', made.id])).toMatchObject({ code: 0 });
  expect(await useApiKey(database.db, made.key, now)).toBeUndefined();
  expect(await run(['api-key', 'revoke', made.id])).toMatchObject({ code: 2 });
  const entries = await database.db.selectFrom('auditLog').select(['actor', 'action']).execute();
  expect(entries).toEqual([
    { actor: 'system', action: 'api_key.created' },
    { actor: 'system', action: 'api_key.revoked' },
  ]);
});

test('keys are rotated with a word on how far it is, and a lost key is a failure', async () => {
  const { db } = database;
  const secretBox = await createSecretBox([oldKey]);
  const worker = {
    name: 'w',
    host: 'gpu.example.com',
    address: 'gpu.example.com:12000',
    accessHash: 's3cret',
    labels: [],
    participantId: null,
  };
  await insertWorker({ db, secretBox, now: new Date() }, worker, { actor: 'system', isOperator: true });
  const lost = await run(['keys', 'rotate'], newKey);
  expect([lost.code, lost.out]).toEqual([1, expect.stringContaining('workers.access_hash_sealed:')]);
  const rotated = await run(['keys', 'rotate'], `${newKey},${oldKey}`);
  expect(rotated).toEqual({
    code: 0,
    out: '1 secrets are sealed anew under the first key.\nThe other keys are not needed any more.\n',
    error: 'Sealing anew 100 % (1/1)\n',
  });
  const [{ id, accessHashSealed } = { id: '', accessHashSealed: '' }] = await db
    .selectFrom('workers')
    .select(['id', 'accessHashSealed'])
    .execute();
  const fresh = await createSecretBox([newKey]);
  expect(await fresh.open(accessHashSealed ?? '', `workers.access_hash:${id}`)).toBe('s3cret');
});

test('everything goes into one file, and out of it into a new database', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-'));
  const target = await createEmptyTestDatabase();
  const elsewhere = { url: target.url };
  onTestFinished(async () => {
    await target.drop();
    await rm(folder, { recursive: true });
  });
  const file = join(folder, 'one.gz');
  const made = await run(['backup', file]);
  expect([made.code, made.error]).toEqual([0, expect.stringContaining('Writing rows 100 %')]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['one.gz']);
  expect(await run(['backup', file])).toMatchObject({
    code: 2,
    error: expect.stringContaining('exists already'),
  });
  expect(await run(['backup', join(folder, 'none', 'x')])).toMatchObject({ code: 2 });
  const restored = await run(['restore', file], oldKey, elsewhere);
  expect(restored.out).toContain('Every table was read back and agrees with the backup.');
  expect(restored.code).toBe(0);
  const names = (db: Db) => db.selectFrom('auditLog').selectAll().orderBy('id').execute();
  expect(await names(target.db)).toEqual(await names(database.db));
  const again = await run(['restore', file], oldKey, elsewhere);
  expect([again.code, again.error]).toEqual([2, expect.stringContaining('The database is not empty')]);
  await truncate(file, 1_000);
  expect((await run(['restore', file], oldKey, elsewhere)).error).toContain('damaged');
});

test('a version is printed, and a database that is newer or away is refused in one sentence', async () => {
  const version = await run(['version']);
  expect([version.code, version.out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  expect((await run(['migrate'])).out).toBe('The database is up to date.\n');
  await pretendNewer(database.db);
  for (const args of [['migrate'], ['users', 'list']]) {
    const refused = await run(args);
    expect([refused.code, refused.error]).toEqual([
      1,
      expect.stringMatching(/^The database is newer than this version: it has 9999-later\. [^\n]+\n$/),
    ]);
  }
  await endPretence(database.db);
  const away = await run(['migrate'], oldKey, { url: 'postgres://a:b@127.0.0.1:1/c' });
  expect([away.code, away.error]).toEqual([1, expect.stringMatching(/^Nothing listens there[^\n]+\n$/)]);
});

test.each([[[]], [['keys']], [['keys', 'eat']], [['api-key', 'create']], [['--nonsense']]])(
  'wrong use (%j) prints the usage',
  async (args) => {
    const { code, error } = await run(args);
    expect(code).toBe(2);
    expect(error).toContain('keys rotate');
  },
);
