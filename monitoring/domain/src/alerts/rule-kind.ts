/** A shipped rule: what it measures, the numbers it comes with, and what people may change. */
export interface RuleKind {
  kind: string;
  /** What it is judged on: each worker, each (owner, host), or the whole pool. `event` is told once, never judged. */
  scope: 'worker' | 'host' | 'pool' | 'event';
  /** The figure that decides; `threshold` and `clearThreshold` are in `unit`. */
  metric: string;
  unit: RuleUnit;
  comparison: Comparison;
  /** Null: true or false, there is no number to set. */
  threshold: number | null;
  /** From here on the alert is critical, whatever its severity below; null: one level only. */
  criticalThreshold: number | null;
  /** A firing alert stays true until its figure is beyond this one; null: until it is not beyond the threshold. */
  clearThreshold: number | null;
  /** The condition must hold for so much scrape time before it fires. */
  forSeconds: number;
  clear: Clear;
  severity: Severity;
  /** The smallest preset that has it on: essential ⊂ balanced ⊂ everything. */
  preset: AlertPreset;
  /** The same for the critical level alone, where that is in a smaller preset. */
  criticalPreset: AlertPreset;
  /** What people may set, ends included; null: not theirs to set. */
  ranges: { threshold: Range | null; clearThreshold: Range | null; forSeconds: Range | null };
}

export type AlertPreset = 'essential' | 'balanced' | 'everything';
export type Comparison = 'at_least' | 'above' | 'below' | 'is';
export type RuleUnit =
  | 'scrapes_of_last_6'
  | 'seconds'
  | 'ton'
  | 'ratio'
  | 'times_mean'
  | 'celsius'
  | 'workers'
  | 'boolean';

export interface Range {
  min: number;
  max: number;
}

/** How long a firing alert's condition must be gone: scrapes in a row, or seconds of scrape time. */
export type Clear = { scrapes: number } | { seconds: number };

export type Severity = 'critical' | 'warning' | 'info';

/** A rule may wait a day at most. */
export const forSecondsRange: Range = { min: 0, max: 86_400 };

/** What every rule without a number has in common. */
export const yesOrNo = {
  unit: 'boolean',
  comparison: 'is',
  threshold: null,
  criticalThreshold: null,
  clearThreshold: null,
  ranges: { threshold: null, clearThreshold: null, forSeconds: forSecondsRange },
} as const satisfies Partial<RuleKind>;

/** Waits of rules that nobody may make wait. */
export const noRanges = { threshold: null, clearThreshold: null, forSeconds: null } as const;
