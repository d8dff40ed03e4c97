import type { AlertKind } from './rule-kinds.ts';

/**
 * While one of these fires, its worker cannot earn. A worker without requests could: that is a matter of its price, and no
 * downtime. Kinds on a host or the pool are left out, because each worker has alerts of its own then.
 */
export const downtimeKinds = [
  'worker_down',
  'model_disconnected',
  'no_proxy',
  'disabled',
  'gpu_missing',
  'service_failed',
] as const satisfies readonly AlertKind[];
