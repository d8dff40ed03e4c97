import { type RuleKind, yesOrNo } from '../rule-kind.ts';

/** A worker that somebody else reaches or changes, and software that falls behind. */
export const guardRules = {
  tampered: {
    ...yesOrNo,
    kind: 'tampered',
    scope: 'worker',
    metric: 'changedByOthers',
    forSeconds: 0,
    clear: { seconds: 0 },
    severity: 'critical',
    preset: 'essential',
    criticalPreset: 'essential',
  },
  exposed: {
    ...yesOrNo,
    kind: 'exposed',
    scope: 'worker',
    metric: 'answersStrangers',
    forSeconds: 0,
    // That it is closed takes two probes: see `ExposureFacts`.
    clear: { seconds: 0 },
    severity: 'warning',
    preset: 'balanced',
    criticalPreset: 'balanced',
  },
  outdated: {
    ...yesOrNo,
    kind: 'outdated',
    scope: 'worker',
    metric: 'behindTheFleet',
    forSeconds: 3_600,
    clear: { seconds: 0 },
    severity: 'info',
    preset: 'everything',
    criticalPreset: 'everything',
  },
} as const satisfies { [Kind in string]: RuleKind & { kind: Kind } };
