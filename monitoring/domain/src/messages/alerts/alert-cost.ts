import type { Evidence } from '../../alerts/evidence.ts';
import type { Severity } from '../../alerts/rule-kind.ts';
import type { AlertKind } from '../../alerts/rule-kinds.ts';

/**
 * What trouble costs: the worker earns nothing, less, may stop soon, loses nothing; `off`: nothing, if its host is off;
 * `unknown`: it does not tell.
 */
export type AlertCost = 'stopped' | 'less' | 'soon' | 'none' | 'off' | 'unknown';

export function toAlertCost(kind: AlertKind, severity: Severity, evidence: Evidence): AlertCost {
  if (kind === 'ton_out_of_sync') return severity === 'critical' ? 'stopped' : 'soon';
  if (kind === 'tampered') return toTamperedCost(evidence);
  return costs[kind];
}

function toTamperedCost({ changed, before, after }: Evidence): AlertCost {
  if (changed === 'enabled') return after === 'true' ? 'none' : 'stopped';
  return Number(after) < Number(before) ? 'less' : 'none';
}

const costs: Record<Exclude<AlertKind, 'ton_out_of_sync' | 'tampered'>, AlertCost> = {
  worker_down: 'stopped',
  bad_answer: 'unknown',
  model_disconnected: 'stopped',
  no_proxy: 'stopped',
  disabled: 'stopped',
  wallet_low: 'none',
  image_or_model_delisted: 'soon',
  payout_stuck: 'none',
  no_requests: 'stopped',
  error_ratio: 'less',
  slow: 'less',
  saturated: 'none',
  earnings_drop: 'less',
  exposed: 'none',
  outdated: 'none',
  gpu_hot: 'less',
  gpu_low_utilization: 'none',
  gpu_missing: 'stopped',
  service_failed: 'stopped',
  agent_silent: 'off',
  host_down: 'stopped',
  network_outage: 'stopped',
  network_quiet: 'none',
  payout_received: 'none',
  payout_expected_missing: 'none',
};
