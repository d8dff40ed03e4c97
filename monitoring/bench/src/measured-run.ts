import type { Figure } from './benchmark.ts';
import type { Machine } from './machine.ts';

/** One command's figures, as they are kept beside the code. */
export interface MeasuredRun {
  /** Of the benchmark, or of the command that measured. */
  name: string;
  title: string;
  /** What makes it again. */
  command: string;
  /** ISO 8601, UTC. */
  measuredAt: string;
  /** What was measured. The report that holds it is a later one. */
  commit: string;
  machine: Machine;
  figures: Figure[];
  notes: string[];
  seconds: number;
}

/** Whether a figure keeps what was promised; null where nothing was, or where it could not be measured. */
export function isKept({ value, goal }: Figure): boolean | null {
  if (value === null || goal === null || goal.limit === null) return null;
  return goal.isLeast ? value >= goal.limit : value <= goal.limit;
}
