import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabase } from './database.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';

async function createDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-embedded-'));
  await chmod(dataDir, 0o755);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function run(url: string, statement: string): Promise<unknown[]> {
  const db = createDatabase(url, { maxConnections: 1 });
  try {
    return (await sql.raw(statement).execute(db)).rows;
  } finally {
    await db.destroy();
  }
}

test('data survives a restart, and a second user of the folder shares the running server', async () => {
  const dataDir = await createDataDir();
  const first = await openEmbeddedPostgres({ dataDir });
  await run(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const second = await openEmbeddedPostgres({ dataDir });
  expect(second.url).toBe(first.url);
  await first.close();
  expect(await run(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.close();
  await expect(run(second.url, 'SELECT 1')).rejects.toThrow();
  const third = await openEmbeddedPostgres({ dataDir });
  expect(await run(third.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await third.close();
});

test('two starts at once make one cluster', async () => {
  const dataDir = await createDataDir();
  const [first, second] = await Promise.all([
    openEmbeddedPostgres({ dataDir }),
    openEmbeddedPostgres({ dataDir }),
  ]);
  expect(second.url).toBe(first.url);
  await Promise.all([first.close(), second.close()]);
});

test('a pid file and a lock left by a crash do not stop the next start', async () => {
  const dataDir = await createDataDir();
  const server = await openEmbeddedPostgres({ dataDir });
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const left = await readFile(pidFile, 'utf8');
  await server.close();
  await writeFile(pidFile, left.replace(/^\d+/, '999999999'));
  await writeFile(join(dataDir, 'postgres.lock'), '999999999');
  const again = await openEmbeddedPostgres({ dataDir });
  expect(await run(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await again.close();
});
