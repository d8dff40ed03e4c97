import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '@cocoon-pool/db/embedded-postgres';

export interface TestCluster {
  /** The same before and after a crash. */
  url: string;
  /** Ends PostgreSQL at once, with everything that is under way: it has to recover from its log. */
  crash(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A PostgreSQL of a test's own, with the settings that keep what is committed, on a port that stays. */
export async function createTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-crash-'));
  await chmod(dataDir, 0o755);
  const settings = { port: String(await findFreePort()) };
  let server: EmbeddedPostgres | null = await openEmbeddedPostgres({ dataDir, settings });
  const { url, home } = server;
  return {
    url,
    crash: async () => {
      const [pid] = (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      server = null;
      await waitForEnd(Number(pid));
    },
    start: async () => {
      server = await openEmbeddedPostgres({ dataDir, settings });
    },
    close: async () => {
      await server?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Rejects when the process is still there after a minute. */
async function waitForEnd(pid: number): Promise<void> {
  const untilMs = performance.now() + 60_000;
  while (isThere(pid)) {
    if (performance.now() > untilMs) throw new Error(`process ${pid} is still there`);
    await delay(50);
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1');
  return address.port;
}
