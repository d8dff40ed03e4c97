import type { Sample, ScrapeFailure } from '../cocoon/sample.ts';

/**
 * The shipped rules: one table for the engine, the texts, the API and the Mini App.
 * `threshold` is in `unit`; a condition must hold `forSeconds` of scrape time before it fires, and be gone for
 * `clear` before it resolves. Presets include those before them: essential ⊂ balanced ⊂ everything.
 */
export const ruleKinds = {
  worker_down: {
    kind: 'worker_down',
    metric: 'scrapesWithoutAnswer',
    unit: 'scrapes_of_last_6',
    comparison: 'at_least',
    threshold: 4,
    forSeconds: 0,
    clear: { scrapes: 3 },
    severity: 'critical',
    preset: 'essential',
  },
  model_disconnected: {
    kind: 'model_disconnected',
    metric: 'modelConnected',
    unit: 'boolean',
    comparison: 'equals',
    threshold: 0,
    forSeconds: 60,
    clear: { seconds: 60 },
    severity: 'critical',
    preset: 'essential',
  },
} as const satisfies { [Kind in AlertKind]: RuleKind<Kind> };

export type AlertKind = 'worker_down' | 'model_disconnected';

interface RuleKind<Kind extends AlertKind> extends Rule {
  kind: Kind;
  metric: 'scrapesWithoutAnswer' | 'modelConnected';
  unit: 'scrapes_of_last_6' | 'boolean';
  comparison: 'at_least' | 'equals';
  preset: 'essential' | 'balanced' | 'everything';
}

/** A rule as it is judged: a shipped kind with the numbers in force for one worker. */
export interface Rule {
  kind: AlertKind;
  threshold: number;
  forSeconds: number;
  clear: Clear;
  severity: Severity;
}

/** How long a firing alert's condition must be gone: scrapes in a row, or seconds of scrape time. */
export type Clear = { scrapes: number } | { seconds: number };

export type Severity = 'critical' | 'warning' | 'info';

/** Three values: a condition that cannot be judged neither fires nor resolves. */
export type Condition = { value: 'true' | 'false' | 'unknown'; evidence: Evidence };

/** Why: the figures that decided, ready to be rendered. Plain JSON. */
export interface Evidence {
  /** Scrapes without an answer, of how many; set by `worker_down`. */
  failedScrapes?: number;
  totalScrapes?: number;
  failure?: ScrapeFailure;
  /** ISO time of the last scrape that got an answer. */
  lastUpAt?: string | null;
}

/** What a rule may look at: the newest sample and the outcomes of the scrapes before it. */
export interface RuleFacts {
  sample: Sample;
  /** Outcomes of the newest scrapes, oldest first, this one included: up, bad answer, no answer. At most 6. */
  recentScrapes: ScrapeOutcome[];
  lastUpAt: Date | null;
}

export type ScrapeOutcome = 'up' | 'bad_answer' | 'no_answer';
