/** An alert that fires, by what it is about; a worker or host of null is none in particular. */
export interface FiringAlert {
  kind: string;
  workerId: string | null;
  hostId: string | null;
  participantId: string | null;
}

/** What else explains an alert: a firing alert of a larger thing, or a worker that its owner disabled. */
export type Inhibitor = FiringAlert | (FiringAlert & { kind: 'disabled_by_owner' });

/**
 * The trouble that explains this alert, so that only the larger one is told; null when none does. Network outage ⊃ host
 * down ⊃ worker down ⊃ what a worker that is down cannot do; disabled by its owner ⊃ everything but wallet and white
 * list. Only trouble of the same person counts, except the network's, which is everybody's.
 */
export function findInhibitor(alert: FiringAlert, inhibitors: readonly Inhibitor[]): Inhibitor | null {
  return (
    inhibitors.find((inhibitor) => isAbout(inhibitor, alert) && covers(inhibitor.kind, alert.kind)) ?? null
  );
}

/** Kinds of alerts that may explain others. */
export const inhibitingKinds = [
  'network_outage',
  'host_down',
  'worker_down',
  'disabled',
  'agent_silent',
] as const;

const symptoms = new Set([
  'bad_answer',
  'model_disconnected',
  'no_proxy',
  'ton_out_of_sync',
  'payout_stuck',
  'no_requests',
  'error_ratio',
  'slow',
  'saturated',
  'gpu_low_utilization',
  'earnings_drop',
  'outdated',
]);
const ofTheHost = new Set([
  'agent_silent',
  'gpu_hot',
  'gpu_low_utilization',
  'gpu_missing',
  'service_failed',
]);
const staysWhenDisabled = new Set(['wallet_low', 'image_or_model_delisted']);
const withoutRequests = new Set(['no_requests', 'no_proxy', 'slow', 'gpu_low_utilization', 'earnings_drop']);

function covers(inhibitor: string, kind: string): boolean {
  switch (inhibitor) {
    case 'network_outage':
      return kind === 'host_down' || kind === 'worker_down' || kind === 'network_quiet' || symptoms.has(kind);
    case 'host_down':
      return kind === 'worker_down' || symptoms.has(kind) || ofTheHost.has(kind);
    case 'agent_silent':
      return kind !== 'agent_silent' && ofTheHost.has(kind);
    case 'worker_down':
      return symptoms.has(kind);
    case 'disabled':
      return withoutRequests.has(kind);
    case 'disabled_by_owner':
      return !staysWhenDisabled.has(kind) && !isLarger(kind);
    default:
      return false;
  }
}

/** An alert about a host or the pool is not explained by one of its workers. */
function isLarger(kind: string): boolean {
  return ['host_down', 'agent_silent', 'network_outage', 'network_quiet'].includes(kind);
}

function isAbout(inhibitor: Inhibitor, alert: FiringAlert): boolean {
  if (inhibitor.kind === 'network_outage') return true;
  if (inhibitor.participantId !== alert.participantId) return false;
  if (inhibitor.workerId !== null) return inhibitor.workerId === alert.workerId;
  return inhibitor.hostId !== null && inhibitor.hostId === alert.hostId;
}
