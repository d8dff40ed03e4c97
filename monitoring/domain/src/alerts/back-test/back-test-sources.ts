import type { AlertKind } from '../rule-kinds.ts';

/**
 * What is kept of the past that a rule needs. `sums`: scrapes, and the five-minute sums that outlast them; `scrapes`:
 * only those; null: its facts are not stored, so that nobody can tell when it would have fired.
 */
export const backTestSources = {
  worker_down: 'sums',
  bad_answer: 'scrapes',
  model_disconnected: 'scrapes',
  no_proxy: 'scrapes',
  disabled: 'scrapes',
  ton_out_of_sync: null,
  wallet_low: null,
  image_or_model_delisted: null,
  payout_stuck: null,
  no_requests: null,
  error_ratio: 'sums',
  slow: 'sums',
  saturated: 'sums',
  earnings_drop: 'sums',
  tampered: null,
  exposed: null,
  outdated: null,
  gpu_hot: null,
  gpu_low_utilization: null,
  gpu_missing: null,
  service_failed: null,
  agent_silent: null,
  host_down: null,
  network_outage: null,
  network_quiet: null,
  payout_received: null,
  payout_expected_missing: null,
} as const satisfies Record<AlertKind, 'sums' | 'scrapes' | null>;

type Source = typeof backTestSources;

/** Rules that can be tested on the past; all of them are judged per worker. */
export type TestableKind = { [Kind in keyof Source]: Source[Kind] extends null ? never : Kind }[keyof Source];

export function isTestable(kind: AlertKind): kind is TestableKind {
  return backTestSources[kind] !== null;
}

/** Rules that compare a worker with what it usually does. */
export const baselineKinds: readonly AlertKind[] = ['slow', 'earnings_drop'];
