import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cocoon-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('it names its holder, lets one in at a time, and is gone afterwards', async () => {
  const order: string[] = [];
  const hold = (name: string) =>
    withFileLock(path, async () => {
      order.push(`${name} in ${await readFile(path, 'utf8')}`);
      await readdir(folder);
      order.push(`${name} out`);
    });
  await Promise.all([hold('a'), hold('b')]);
  const [first, second] = order[0]?.startsWith('a') ? ['a', 'b'] : ['b', 'a'];
  expect(order).toEqual([first, second].flatMap((name) => [`${name} in ${process.pid}`, `${name} out`]));
  expect(await readdir(folder)).toEqual([]);
});

test('what fails inside frees it', async () => {
  await expect(withFileLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, async () => 'free')).toBe('free');
});

test('a lock of a dead process, or one that has named nobody for long, is taken over', async () => {
  await writeFile(path, '999999999');
  expect(await withFileLock(path, async () => 'mine')).toBe('mine');
  await writeFile(path, '');
  const tenSecondsAgo = new Date(Date.now() - 10_000);
  await utimes(path, tenSecondsAgo, tenSecondsAgo);
  expect(await withFileLock(path, async () => 'mine')).toBe('mine');
});

test('a lock that lives, or was made just now, is waited for, and told of when that takes too long', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000);
  for (const holder of [String(process.pid), '']) {
    await writeFile(path, holder);
    await utimes(path, inAnHour, inAnHour);
    await expect(withFileLock(path, async () => 'mine', 100)).rejects.toThrow('is held by another process');
  }
});

test('in a folder that is not there the reason is told, and nothing is left', async () => {
  await expect(withFileLock(join(folder, 'none', 'lock'), async () => 'mine')).rejects.toThrow('ENOENT');
  expect(await readdir(folder)).toEqual([]);
});
