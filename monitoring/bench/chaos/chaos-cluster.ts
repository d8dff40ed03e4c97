import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '@cocoon-pool/db/embedded-postgres';
import { waitUntil } from './wait-until.ts';

export interface ChaosCluster {
  /** The same before and after a crash. */
  url: string;
  /** Ends PostgreSQL at once, with everything that is under way: it has to recover from its log. */
  crash(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A PostgreSQL of its own with the settings that keep what is committed. */
export async function openChaosCluster(): Promise<ChaosCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-chaos-'));
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
      if ((await waitUntil(() => (isGone(Number(pid)) ? true : null), 60_000)) === null)
        throw new Error(`PostgreSQL ${pid} did not end`);
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

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
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
