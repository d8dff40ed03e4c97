import { noRanges, type RuleKind, yesOrNo } from '../rule-kind.ts';

/**
 * Events of the ledger: told once as a notice (see `Notice`), never judged, without a recovery. `payout_received` has a
 * switch of its own (each, hourly, daily, off), apart from presets.
 */
export const ledgerRules = {
  payout_received: {
    ...yesOrNo,
    kind: 'payout_received',
    scope: 'event',
    metric: 'payoutReceived',
    forSeconds: 0,
    clear: { seconds: 0 },
    severity: 'info',
    preset: 'essential',
    criticalPreset: 'essential',
    ranges: noRanges,
  },
  payout_expected_missing: {
    ...yesOrNo,
    kind: 'payout_expected_missing',
    scope: 'event',
    metric: 'payoutMissing',
    forSeconds: 0,
    clear: { seconds: 0 },
    severity: 'warning',
    preset: 'essential',
    criticalPreset: 'essential',
    ranges: noRanges,
  },
} as const satisfies { [Kind in string]: RuleKind & { kind: Kind } };
