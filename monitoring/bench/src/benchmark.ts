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
  /** The figure is to be at most this; null when the yardstick itself could not be measured. */
  limit: number | null;
  /** What the limit is, when it is no fixed number: another program's figure of the same run. */
  yardstick?: string;
}

/** Value over limit: at most 1 is good. Null where either is missing or the limit is 0. */
export function toRatio({ value, goal }: Figure): number | null {
  const limit = goal?.limit ?? null;
  return value === null || limit === null || limit === 0 ? null : value / limit;
}
