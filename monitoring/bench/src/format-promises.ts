import { type Figure, toRatio } from './benchmark.ts';
import { formatNumber } from './format-number.ts';
import { isKept, type MeasuredRun } from './measured-run.ts';
import { type PromiseRow, promises, toCommand, toLabel } from './promises.ts';

interface Line extends PromiseRow {
  measuredBy: MeasuredRun | null;
  /** Of the figures that the promise names, the one that is furthest from it; null where none was measured. */
  figure: Figure | null;
}

/** The report of everything promised, each row by the newest run that measured it; rows not run yet say so. */
export function formatPromises(runs: readonly MeasuredRun[]): string {
  const topics = Object.entries(promises).map(([topic, rows]) => ({
    topic,
    lines: rows.map((row) => toLine(row, runs)),
  }));
  const all = topics.flatMap(({ lines }) => lines);
  const missed = all.flatMap((line) => formatMiss(line));
  const missing = [...new Set(all.filter(isUnmeasured).map(({ run }) => toCommand(run ?? '')))];
  return [
    '# What was promised, and what was measured',
    '',
    'Made by the commands that it names; do not edit. A ratio of at most 1.00 keeps the promise. Compare ratios, not',
    'seconds: machines differ. Each figure is of the commit and the machine of its run, told at the end; rows without',
    'a run are held by the tests that they name, in every `npm test`.',
    ...topics.flatMap(({ topic, lines }) => [
      ...['', `## ${topic}`, ''],
      ...['| Promise | Promised | Measured | Ratio | | Run |', '|---|---|---|---|---|---|'],
      ...lines.map(formatLine),
    ]),
    ...['', '## Missed', '', ...(missed.length === 0 ? ['Nothing that was run.'] : missed)],
    ...['', '## Not run yet', '', ...(missing.length === 0 ? ['Nothing.'] : missing.map(toItem))],
    ...['', '## Runs', ...runs.flatMap(formatRun)],
    '',
  ].join('\n');
}

function toLine(row: PromiseRow, runs: readonly MeasuredRun[]): Line {
  const measuredBy = runs.find(({ name }) => name === row.run) ?? null;
  const named = measuredBy?.figures.filter((figure) => row.figures.includes(toLabel(figure))) ?? [];
  const [worst = null] = [...named].sort((one, other) => toDistance(other) - toDistance(one));
  return { ...row, measuredBy, figure: worst };
}

/** What is unknown may be anything, so it comes before what is missed. */
function toDistance(figure: Figure): number {
  const kept = isKept(figure);
  if (kept === null) return Number.POSITIVE_INFINITY;
  return toRatio(figure) ?? (kept ? 0 : Number.MAX_VALUE);
}

function isUnmeasured({ run, figure }: Line): boolean {
  return run !== null && (figure === null || figure.value === null);
}

function formatLine({ text, run, tests, measuredBy, figure }: Line): string {
  const ratio = figure === null ? null : toRatio(figure);
  const held = tests.map((test) => `\`${test}\``).join(', ');
  const cells = [
    escapeCell(text),
    figure === null ? '' : formatGoal(figure),
    run === null ? 'held by tests' : formatValue(figure, measuredBy),
    ratio === null ? '' : ratio.toFixed(2),
    figure === null ? '' : { true: 'kept', false: '**missed**', null: '' }[`${isKept(figure)}`],
    [measuredBy === null ? '' : `${measuredBy.name} at \`${measuredBy.commit.slice(0, 10)}\``, held]
      .filter((part) => part !== '')
      .join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function formatValue(figure: Figure | null, measuredBy: MeasuredRun | null): string {
  if (measuredBy === null) return 'not run yet';
  if (figure === null || figure.value === null) return 'not measured';
  return withUnit(figure.value, figure.unit);
}

function formatGoal({ goal, unit }: Figure): string {
  if (goal === null) return '';
  const limit = goal.limit === null ? 'unknown' : withUnit(goal.limit, unit);
  return `${goal.isLeast ? '≥' : '≤'} ${limit}${goal.yardstick === undefined ? '' : ` (${goal.yardstick})`}`;
}

function formatMiss({ text, figure, way }: Line): string[] {
  if (figure === null || isKept(figure) !== false) return [];
  const ratio = toRatio(figure);
  const excess = ratio === null ? '' : `, ${ratio.toFixed(2)} times what was promised`;
  const value = withUnit(figure.value ?? 0, figure.unit);
  const reach = way ?? 'what would reach it is not known yet';
  return [`- ${text}: ${value} for ${formatGoal(figure)}${excess}; to reach it: ${reach}`];
}

function formatRun(run: MeasuredRun): string[] {
  const { name, title, command, measuredAt, commit, machine, notes, seconds } = run;
  const { cpuModel, cores, memoryGib, node, postgres, loadAtStart } = machine;
  const programs = postgres === null ? `Node ${node}` : `Node ${node}, PostgreSQL ${postgres}`;
  const others = run.figures.filter((figure) => figure.goal !== null && !isPromised(name, figure));
  return [
    ...['', `### ${name}: ${title}`, ''],
    `\`${command}\` at \`${commit.slice(0, 10)}\`, ${measuredAt.slice(0, 10)}, ${Math.round(seconds)} s: ${cpuModel},`,
    `${cores} cores, ${memoryGib} GiB, ${programs}, load ${loadAtStart} before.`,
    ...(others.length === 0 ? [] : ['', ...others.map(formatOther)]),
    ...notes.flatMap((note) => ['', note]),
  ];
}

function isPromised(run: string, figure: Figure): boolean {
  return Object.values(promises)
    .flat()
    .some((row) => row.run === run && row.figures.includes(toLabel(figure)));
}

/** A goal of our own, beside the promises. */
function formatOther(figure: Figure): string {
  const verdict = { true: 'kept', false: '**missed**', null: 'unknown' }[`${isKept(figure)}`];
  const value = figure.value === null ? 'not measured' : withUnit(figure.value, figure.unit);
  return `- ${figure.name}: ${value} for ${formatGoal(figure)}, ${verdict}`;
}

function toItem(command: string): string {
  return `- \`${command}\``;
}

function withUnit(value: number, unit: string): string {
  return `${formatNumber(value)} ${unit}`.trimEnd();
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
