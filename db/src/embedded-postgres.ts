import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { withFileLock } from './file-lock.ts';
import { type PostgresBinaries, preparePostgresHome, runPostgresTool } from './postgres-binaries.ts';

export interface EmbeddedPostgres {
  url: string;
  /** The folder that really holds the data. */
  home: string;
  /** Stops PostgreSQL unless another process still uses it. */
  close(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Extra server settings, e.g. `{fsync: 'off'}` for a test cluster. */
  settings?: Record<string, string>;
}

const databaseName = 'cocoon';
const userName = 'cocoon';
const keeperName = 'cocoon-pool keeper';

/**
 * One PostgreSQL for one machine, kept in `dataDir`: attaches to the running one, else starts it (and makes it the
 * first time) under a file lock. It outlives the process that started it for as long as another process uses it:
 * each holds one keeper connection, and whoever closes last stops the server. Listens on 127.0.0.1 only.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await preparePostgresHome(options.dataDir);
  const cluster = join(binaries.home, 'postgres');
  const lock = join(binaries.home, 'postgres.lock');
  const { url, keeper } = await withFileLock(lock, async () => {
    const password = await initializeOnce(binaries, cluster);
    const running = await attach(cluster, password);
    if (running !== null) return running;
    await startServer(binaries, cluster, options.settings ?? {});
    const started = await attach(cluster, password);
    if (started === null) throw new Error(`PostgreSQL in ${cluster} does not accept connections`);
    return started;
  });
  return {
    url,
    home: binaries.home,
    close: () =>
      withFileLock(lock, async () => {
        const others = await countOtherKeepers(keeper);
        await keeper.end().catch(() => undefined);
        if (others === 0)
          await runPostgresTool(binaries, 'pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w']);
      }),
  };
}

/** Makes the cluster beside its place and moves it there whole, so that an interrupted start leaves none or all. */
async function initializeOnce(binaries: PostgresBinaries, cluster: string): Promise<string> {
  const passwordFile = join(binaries.home, 'postgres-password');
  const known = await readFile(passwordFile, 'utf8').catch(() => null);
  const exists = await readFile(join(cluster, 'PG_VERSION')).catch(() => null);
  if (known !== null && exists !== null) return known.trim();
  if (exists !== null) throw new Error(`${cluster} holds a database, but ${passwordFile} is missing`);
  const fresh = `${cluster}.new`;
  const password = randomBytes(24).toString('base64url');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await binaries.giveToServerUser(fresh);
  const handover = join(fresh, '..', 'postgres-password.new');
  await writeFile(handover, `${password}\n`, { mode: 0o600 });
  await binaries.giveToServerUser(handover);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${userName}`, `--pwfile=${handover}`, '--auth=scram-sha-256'];
  await runPostgresTool(binaries, 'initdb', [`--pgdata=${fresh}`, ...access, ...locale, '--no-instructions']);
  await rename(handover, passwordFile);
  await rename(fresh, cluster);
  return password;
}

async function startServer(
  binaries: PostgresBinaries,
  cluster: string,
  settings: Record<string, string>,
): Promise<void> {
  const port = await findFreePort();
  const all = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', ...settings };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  const log = join(cluster, 'server.log');
  const args = ['start', '-D', cluster, '-l', log, '-w', '-t', '60', '-o', flags.join(' ')];
  try {
    await runPostgresTool(binaries, 'pg_ctl', args);
  } catch (error) {
    const fault = await findLastFault(log);
    if (fault === null) throw error;
    throw new Error(`PostgreSQL in ${cluster} does not start: ${fault}`);
  }
}

/** What the server said last of why it ended. */
async function findLastFault(log: string): Promise<string | null> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const faults = [...text.matchAll(/ (?:FATAL|PANIC): +(.+)$/gm)];
  return faults.at(-1)?.[1] ?? null;
}

/** Connects to a server that runs on this cluster, or null when none does. */
async function attach(cluster: string, password: string): Promise<{ url: string; keeper: pg.Client } | null> {
  const port = await readRunningPort(cluster);
  if (port === null) return null;
  const keeper = await connect(toUrl(port, password, 'postgres'));
  if (keeper === null) return null;
  const found = await keeper.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
  if (found.rowCount === 0) await keeper.query(`CREATE DATABASE ${databaseName}`);
  return { url: toUrl(port, password, databaseName), keeper };
}

/** Fourth line of `postmaster.pid`, the port; null when there is no such file. */
async function readRunningPort(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  const port = Number(text?.split('\n')[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** Null when nothing listens there: a crashed server leaves its pid file behind. */
async function connect(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: keeperName, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return null;
    throw error;
  }
}

/** 0 also when our own connection is broken: then the server is gone or no longer ours to keep. */
async function countOtherKeepers(keeper: pg.Client): Promise<number> {
  const sql = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()`;
  return keeper.query<{ n: number }>(sql, [keeperName]).then(
    (result) => result.rows[0]?.n ?? 0,
    () => 0,
  );
}

function toUrl(port: number, password: string, database: string): string {
  return `postgres://${userName}:${password}@127.0.0.1:${port}/${database}`;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1');
  return address.port;
}
