import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTargetList } from './target-list.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test('a change is seen at the next look, and what did not change is the same object', async () => {
  const { db } = database;
  const read = createTargetList(db);
  expect(await read()).toEqual([]);
  const { workerId } = await insertTestWorker(db);
  const first = await read();
  expect(first).toMatchObject([{ workerId }]);
  expect(await read()).toBe(first);
  const other = await insertTestWorker(db);
  const both = await read();
  expect(both).toMatchObject([{ workerId }, { workerId: other.workerId }]);
  expect(both[0]).toBe(first[0]);
  await db.updateTable('workers').set({ name: 'renamed' }).where('id', '=', workerId).execute();
  expect(await read()).toMatchObject([{ name: 'renamed' }, { workerId: other.workerId }]);
});
