import { createDatabase } from '@cocoon-pool/db/database';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { expect, test } from 'vitest';
import { createTestApp } from '../test-app.ts';

test('with a migrated database it is ready', async () => {
  const api = await createTestApp();
  expect((await api.call('GET', '/readyz')).json).toEqual({ ready: true, reason: null });
  await api.drop();
});

test('before the migrations it is alive and not ready', async () => {
  const { db, drop } = await createTestDatabase();
  await db.schema.dropTable('kysely_migration').execute();
  const api = await createTestApp({ db });
  const ready = await api.call('GET', '/readyz');
  expect([ready.status, ready.json.reason]).toEqual([503, 'database_not_migrated']);
  expect((await api.call('GET', '/healthz')).status).toBe(200);
  await api.drop();
  await drop();
});

test('without a database it is alive, not ready, and every route says so', async () => {
  const db = createDatabase('postgres://nobody@127.0.0.1:1/none');
  const api = await createTestApp({ db });
  expect((await api.call('GET', '/healthz')).status).toBe(200);
  const ready = await api.call('GET', '/readyz');
  expect([ready.status, ready.json.reason]).toEqual([503, 'database_unreachable']);
  const answer = await api.call('GET', '/api/v1/workers', { token: 'cp_x' });
  expect([answer.status, answer.json.error.code]).toEqual([503, 'database_unavailable']);
  await db.destroy();
  await api.drop();
});
