import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from './database.ts';
import { rotateKeys } from './rotate-keys.ts';
import type { Id } from './schema.ts';
import { sealedColumns } from './sealed-columns.ts';
import { createEncryptionKey, createSecretBox, type SecretBox } from './secret-box.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { setAccessHash } from './worker-registration.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
let db: Db;
let ids: Id[];
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  ids = await insertTestWorkers(db, 450);
});
afterAll(() => database.drop());

const [oldKey, newKey, lostKey] = [createEncryptionKey(), createEncryptionKey(), createEncryptionKey()];
beforeEach(async () => {
  await db.updateTable('workers').set({ accessHashSealed: null }).execute();
});

async function sealAll(keys: string[], some = ids): Promise<void> {
  const secretBox = await createSecretBox(keys);
  await db.transaction().execute(async (tx) => {
    for (const id of some) await setAccessHash(tx, secretBox, { id, accessHash: `secret of ${id}` });
  });
}

async function readAll(box: SecretBox): Promise<string[]> {
  const rows = await db
    .selectFrom('workers')
    .select(['id', 'accessHashSealed'])
    .where('accessHashSealed', 'is not', null)
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(({ id, accessHashSealed }) => box.open(accessHashSealed ?? '', `workers.access_hash:${id}`)),
  );
}

test('every sealed column of the database is rotated', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT relname || '.' || attname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND attname LIKE '%\\_sealed'
  `.execute(db);
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
    rows.map(({ name }) => name).sort(),
  );
});

test('afterwards the new key alone opens everything, and a second run finds nothing to do', async () => {
  await sealAll([oldKey]);
  const secretBox = await createSecretBox([newKey, oldKey]);
  const progress: [number, number][] = [];
  const result = await rotateKeys({ db, secretBox, onProgress: (...step) => progress.push(step) });
  expect(result).toEqual({ resealed: 450, unreadable: [] });
  expect(progress).toEqual([
    [200, 450],
    [400, 450],
    [450, 450],
  ]);
  expect(await readAll(await createSecretBox([newKey]))).toEqual(ids.map((id) => `secret of ${id}`));
  expect(await rotateKeys({ db, secretBox })).toEqual({ resealed: 0, unreadable: [] });
});

test('stopped half-way, everything still opens, and the next run goes on from there', async () => {
  await sealAll([oldKey]);
  const secretBox = await createSecretBox([newKey, oldKey]);
  const stop = () => {
    throw new Error('stopped');
  };
  await expect(rotateKeys({ db, secretBox, onProgress: stop })).rejects.toThrow('stopped');
  expect(await readAll(secretBox)).toHaveLength(450);
  expect(await rotateKeys({ db, secretBox })).toEqual({ resealed: 250, unreadable: [] });
});

test('a secret whose key is lost is named and left as it is, and the others are rotated', async () => {
  await sealAll([oldKey]);
  const lost = ids.slice(0, 1);
  await sealAll([lostKey], lost);
  const before = await db.selectFrom('workers').select('accessHashSealed').where('id', 'in', lost).execute();
  const secretBox = await createSecretBox([newKey, oldKey]);
  expect(await rotateKeys({ db, secretBox })).toEqual({
    resealed: 449,
    unreadable: [`workers.access_hash_sealed:${lost[0]}`],
  });
  const after = await db.selectFrom('workers').select('accessHashSealed').where('id', 'in', lost).execute();
  expect(after).toEqual(before);
});

test('a secret that is changed while the rotation runs keeps its new value', async () => {
  await sealAll([oldKey]);
  const [id = ''] = ids.slice(-1);
  const secretBox = await createSecretBox([newKey, oldKey]);
  const opened = secretBox.open;
  const racing: SecretBox = {
    ...secretBox,
    open: async (sealed, context) => {
      const text = await opened(sealed, context);
      if (context.endsWith(`:${id}`)) {
        const old = await createSecretBox([oldKey]);
        await db.transaction().execute((tx) => setAccessHash(tx, old, { id, accessHash: 'changed' }));
      }
      return text;
    },
  };
  expect(await rotateKeys({ db, secretBox: racing })).toMatchObject({ resealed: 449 });
  expect((await readAll(secretBox)).at(-1)).toBe('changed');
});
