import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { formatPromises } from './format-promises.ts';
import type { MeasuredRun } from './measured-run.ts';

const here = new URL('../', import.meta.url);

/**
 * Keeps a run beside the code: as the newest of its name, as a line of the history, and in the report. `folder` is the
 * one of the benchmarks unless a test says otherwise.
 */
export async function recordRun(measured: MeasuredRun, folder = here): Promise<void> {
  const results = new URL('results/', folder);
  await mkdir(results, { recursive: true });
  await writeFile(new URL(`${measured.name}.json`, results), `${JSON.stringify(measured, null, 2)}\n`);
  await appendFile(new URL('history.jsonl', folder), `${JSON.stringify(toHistoryLine(measured))}\n`);
  await writeFile(new URL('REPORT.md', folder), formatPromises(await readRuns(results)));
}

/** What tells a regression: the figures that have goals, in short. */
function toHistoryLine({ name, measuredAt, commit, machine, figures }: MeasuredRun) {
  const { cpuModel, cores, loadAtStart } = machine;
  const promised = figures.filter(({ goal }) => goal !== null);
  return {
    ...{ name, measuredAt, commit, machine: { cpuModel, cores, loadAtStart } },
    figures: Object.fromEntries(promised.map(({ name: figure, value }) => [figure, value])),
  };
}

/** The newest run of each name. */
async function readRuns(results: URL): Promise<MeasuredRun[]> {
  const names = (await readdir(results)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(
      async (name): Promise<MeasuredRun> => JSON.parse(await readFile(new URL(name, results), 'utf8')),
    ),
  );
}
