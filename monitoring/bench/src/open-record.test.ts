import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readCleanCommit } from './open-record.ts';

test('only what is committed is measured for the record; what measuring writes does not count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-record-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: folder });
  git('init', '--quiet');
  await writeFile(join(folder, 'code.ts'), 'one');
  git('add', '.');
  git('commit', '--quiet', '-m', 'One');
  const root = pathToFileURL(`${folder}/`);
  const commit = await readCleanCommit(root);
  expect(commit).toMatch(/^[0-9a-f]{40}$/);
  await writeFile(join(folder, 'history.jsonl'), '{}');
  expect(await readCleanCommit(root)).toBe(commit);
  await writeFile(join(folder, 'code.ts'), 'two');
  await expect(readCleanCommit(root)).rejects.toThrow(/Only committed code .*\n.*code\.ts/);
});
