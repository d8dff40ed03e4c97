import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MeasuredRun } from './measured-run.ts';
import { recordRun } from './record-run.ts';

const run = promisify(execFile);
const here = new URL('../', import.meta.url);

export type RecordMeasured = (measured: Omit<MeasuredRun, 'commit'>) => Promise<void>;

/**
 * What a command records by. Refuses before anything is measured, and again before it is kept, unless all of the code
 * is of one commit.
 */
export async function openRecord(): Promise<RecordMeasured> {
  const commit = await readCleanCommit(here);
  return async (measured) => {
    if ((await readCleanCommit(here)) !== commit)
      throw new Error('The code changed while it was measured: nothing is recorded');
    await recordRun({ ...measured, commit });
  };
}

/** What measuring itself writes. */
const records = ['results', 'history.jsonl', 'REPORT.md', 'fuzz/corpus'];

/** The commit that a folder's repository is at; rejects when its files are not those of that commit. */
export async function readCleanCommit(folder: URL): Promise<string> {
  const exceptions = records.map((path) => `:(exclude)${path}`);
  const git = async (...words: string[]) => (await run('git', words, { cwd: folder })).stdout.trim();
  const changed = await git('status', '--porcelain', '--', ':(top)', ...exceptions);
  if (changed !== '') throw new Error(`Only committed code is measured for the record:\n${changed}`);
  return git('rev-parse', 'HEAD');
}
