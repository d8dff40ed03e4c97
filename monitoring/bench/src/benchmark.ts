import type { Cleanup } from './cleanup.ts';

export interface Benchmark {
  name: string;
  title: string;
  /** Left out of a quick run that names no benchmark. */
  isLarge?: true;
  run(context: BenchContext): Promise<BenchResult>;
}

export interface BenchContext {
  /** Small and short: shows that everything works, and its figures mean little. */
  isQuick: boolean;
  /** A folder of this benchmark's own, that PostgreSQL's user can reach. */
  folder: string;
  cleanup: Cleanup;
  /** Where CPU profiles of the daemon go; null = none. */
  profileFolder: string | null;
  /** One line of progress. */
  say(line: string): void;
}

export interface BenchResult {
  /** Null where the benchmark opens no database itself. */
  postgresVersion: string | null;
  figures: Figure[];
  notes: string[];
}

export interface Figure {
  name: string;
  unit: string;
  /** Null when it could not be measured; a note says why. */
  value: number | null;
  /** Null for a figure that only explains others. */
  goal: Goal | null;
}

export interface Goal {
  /** The figure is to be at most this, or at least; null when the yardstick itself could not be measured. */
  limit: number | null;
  isLeast?: true;
  /** What the limit is, when it is no fixed number: another program's figure of the same run. */
  yardstick?: string;
}

/** Value over limit, or limit over value where it is the least: at most 1 is good. Null where one is missing or 0 divides. */
export function toRatio({ value, goal }: Figure): number | null {
  const limit = goal?.limit ?? null;
  if (value === null || limit === null) return null;
  const [part, whole] = goal?.isLeast ? [limit, value] : [value, limit];
  return whole === 0 ? null : part / whole;
}
