import { type RuleKind, yesOrNo } from '../rule-kind.ts';

/** What shows only when all workers of a host, or of the pool, are looked at together. */
export const fleetRules = {
  host_down: {
    ...yesOrNo,
    kind: 'host_down',
    scope: 'host',
    metric: 'allWorkersDown',
    forSeconds: 0,
    clear: { seconds: 0 },
    severity: 'critical',
    preset: 'essential',
    criticalPreset: 'essential',
  },
  network_outage: {
    ...yesOrNo,
    kind: 'network_outage',
    scope: 'pool',
    metric: 'mostWorkersCutOffAtOnce',
    forSeconds: 120,
    clear: { seconds: 300 },
    severity: 'warning',
    preset: 'essential',
    criticalPreset: 'essential',
  },
  network_quiet: {
    ...yesOrNo,
    kind: 'network_quiet',
    scope: 'pool',
    metric: 'nobodyHasRequests',
    forSeconds: 1_800,
    clear: { seconds: 300 },
    severity: 'info',
    preset: 'everything',
    criticalPreset: 'everything',
  },
} as const satisfies { [Kind in string]: RuleKind & { kind: Kind } };
