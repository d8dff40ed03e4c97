import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than a holder needs to write its id into the file that it made. */
const namelessMsMax = 5_000;

/**
 * Runs `act` while holding a lock file that carries the holder's process id. A lock whose holder is no longer alive
 * is taken over, and so is one that names nobody for 5 s: its maker was killed, or found the disk full. One that is held
 * longer than `timeoutMs` makes this throw.
 */
export async function withFileLock<T>(path: string, act: () => Promise<T>, timeoutMs = 90_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (!(await tryLock(path))) {
    if (Date.now() > deadline) throw new Error(`${path} is held by another process`);
    await delay(50);
  }
  try {
    return await act();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(String(process.pid));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (holder > 0 ? !isAlive(holder) : await isOld(path)) await rm(path, { force: true });
  return false;
}

async function isOld(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file !== null && Date.now() - file.mtimeMs > namelessMsMax;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
