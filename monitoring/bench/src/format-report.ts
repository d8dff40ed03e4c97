import { type BenchResult, type Figure, toRatio } from './benchmark.ts';
import { formatNumber } from './format-number.ts';
import type { Machine } from './machine.ts';

export interface Report {
  measuredAt: Date;
  isQuick: boolean;
  machine: Machine;
  benchmarks: (BenchResult & { name: string; title: string; seconds: number })[];
}

/** Tables for people: one a benchmark, then what was run. */
export function formatReport({ measuredAt, isQuick, machine, benchmarks }: Report): string {
  const lines = [
    `${machine.cpuModel}, ${machine.cores} cores, ${machine.memoryGib} GiB, Linux ${machine.kernel}`,
    `Node ${machine.node}, PostgreSQL ${machine.postgres ?? '(none)'}; load ${machine.loadAtStart} before; ${measuredAt.toISOString()}`,
  ];
  if (isQuick) lines.push('Quick run: it shows that everything works; the figures mean little.');
  for (const { title, figures, notes, seconds } of benchmarks) {
    const header = ['figure', 'measured', 'goal', 'ratio'];
    const rows = figures.map((figure) => [
      figure.name,
      formatValue(figure),
      formatGoal(figure),
      formatRatio(figure),
    ]);
    lines.push('', `${title} (${seconds.toFixed(0)} s)`, ...formatTable([header, ...rows]));
    lines.push(...notes.map((note) => `  ${note}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The same for programs; ratios included. */
export function reportToJson(report: Report): string {
  const benchmarks = report.benchmarks.map((benchmark) => ({
    ...benchmark,
    figures: benchmark.figures.map((figure) => ({ ...figure, ratio: toRatio(figure) })),
  }));
  return `${JSON.stringify({ ...report, benchmarks }, null, 2)}\n`;
}

function formatTable(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}

function formatValue({ value, unit }: Figure): string {
  return value === null ? 'unknown' : `${formatNumber(value)} ${unit}`.trimEnd();
}

function formatGoal({ goal, unit }: Figure): string {
  if (goal === null) return '';
  const limit = goal.limit === null ? 'unknown' : `${formatNumber(goal.limit)} ${unit}`.trimEnd();
  const sign = goal.isLeast ? '≥' : '≤';
  return goal.yardstick === undefined ? `${sign} ${limit}` : `${sign} ${goal.yardstick}: ${limit}`;
}

function formatRatio(figure: Figure): string {
  const ratio = toRatio(figure);
  return ratio === null ? '' : `${ratio.toFixed(2)}×`;
}
