import { type Figure, toRatio } from './benchmark.ts';
import { formatNumber } from './format-number.ts';
import { isKept, type MeasuredRun } from './measured-run.ts';

/** The report of everything promised: each figure that has a goal, by the newest run that measured it. */
export function formatPromises(runs: readonly MeasuredRun[]): string {
  const lines = [
    '# What was promised, and what was measured',
    '',
    'Made by the commands that it names; do not edit. A ratio of at most 1.00 keeps the promise. Compare ratios, not',
    'seconds: machines differ. Each figure is of the commit that stands with it.',
  ];
  for (const run of runs) lines.push('', ...formatRun(run));
  const missed = runs.flatMap(({ title, figures }) =>
    figures.filter((figure) => isKept(figure) === false).map((figure) => `- ${title}: ${formatMiss(figure)}`),
  );
  lines.push('', '## Missed', '', ...(missed.length === 0 ? ['Nothing.'] : missed));
  return `${lines.join('\n')}\n`;
}

function formatRun({ title, command, measuredAt, commit, machine, figures, notes }: MeasuredRun): string[] {
  const { cpuModel, cores, memoryGib, node, postgres, loadAtStart } = machine;
  const programs = postgres === null ? `Node ${node}` : `Node ${node}, PostgreSQL ${postgres}`;
  const promised = figures.filter(({ goal }) => goal !== null);
  return [
    `## ${title}`,
    '',
    `\`${command}\` at \`${commit?.slice(0, 10) ?? 'an unknown commit'}\`, ${measuredAt.slice(0, 10)}: ${cpuModel}, ${cores} cores,`,
    `${memoryGib} GiB, ${programs}, load ${loadAtStart} before.`,
    '',
    '| What | Promised | Measured | Ratio | |',
    '|---|---|---|---|---|',
    ...promised.map(formatRow),
    ...notes.flatMap((note) => ['', escapeCell(note)]),
  ];
}

function formatRow(figure: Figure): string {
  const { name, unit, value, goal } = figure;
  const limit = goal?.limit ?? null;
  const ratio = toRatio(figure);
  const cells = [
    escapeCell(name),
    `≤ ${limit === null ? 'unknown' : withUnit(limit, unit)}${goal?.yardstick ? ` (${goal.yardstick})` : ''}`,
    value === null ? 'not measured' : withUnit(value, unit),
    ratio === null ? '' : ratio.toFixed(2),
    { true: 'kept', false: '**missed**', null: '' }[`${isKept(figure)}`],
  ];
  return `| ${cells.join(' | ')} |`;
}

function formatMiss(figure: Figure): string {
  const ratio = toRatio(figure);
  const excess = ratio === null ? '' : `, ${ratio.toFixed(2)} times what was promised`;
  return `${escapeCell(figure.name)}: ${withUnit(figure.value ?? 0, figure.unit)}${excess}`;
}

function withUnit(value: number, unit: string): string {
  return `${formatNumber(value)} ${unit}`.trimEnd();
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
