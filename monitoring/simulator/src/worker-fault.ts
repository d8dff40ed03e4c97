import type { Conditions } from './worker-life.ts';
import type { WorkerState } from './worker-state.ts';

/** Faults of the connection: how the answer travels, whatever is in it. */
export const wireFaults = [
  'refuse',
  'hang',
  'reset',
  'slow',
  'endless',
  'half_body',
  'too_large',
  'empty',
  'redirect',
  'header_flood',
  'gzip',
] as const;

/** Faults of the answer: the wrong page, or no page. */
export const pageFaults = [
  'html_for_json',
  'truncated_json',
  'not_ready',
  'wrong_hash',
  'jsonstats_only',
  'stats_only',
] as const;

/** Faults of the worker, told by its pages. */
export const stateFaults = [
  'broken_json',
  'nan',
  'model_disconnected',
  'disabled',
  'no_proxy',
  'proxy_ready_but_disconnected',
  'ton_late',
  'ton_out_of_sync',
  'wallet_low',
  'wallet_too_low',
  'wallet_unread',
  'image_delisted',
  'failing_requests',
  'restarted',
] as const;

export type WireFault = (typeof wireFaults)[number];
export type PageFault = (typeof pageFaults)[number];
export type StateFault = (typeof stateFaults)[number];
export type WorkerFault = WireFault | PageFault | StateFault;

export function isWireFault(fault: WorkerFault | null): fault is WireFault {
  return wireFaults.some((known) => known === fault);
}

/** What a fault changes in the worker's life from the moment it begins. */
export function toConditions(fault: WorkerFault | null): Partial<Conditions> {
  switch (fault) {
    case 'no_proxy':
    case 'proxy_ready_but_disconnected':
    case 'not_ready':
      return { reachable: false };
    case 'disabled':
      return { enabled: false };
    case 'model_disconnected':
      return { modelConnected: false };
    case 'failing_requests':
      return { failureRatio: 0.6 };
    default:
      return {};
  }
}

/** The state that a faulty worker shows. */
export function toFaultyState(state: WorkerState, fault: WorkerFault | null): WorkerState {
  const withBalance = (balanceNanoton: bigint) => ({ ...state, wallet: { ...state.wallet, balanceNanoton } });
  const withTonAge = (seconds: number) => ({
    ...state,
    tonSyncedAt: new Date(state.at.getTime() - seconds * 1000),
  });
  switch (fault) {
    case 'broken_json':
      return { ...state, model: state.model.replace('/', '/"') };
    case 'nan':
      return { ...state, counters: { ...state.counters, time: state.counters.time.map(() => Number.NaN) } };
    case 'no_proxy':
      return { ...state, connections: state.connections.map(toNotReady), contracts: [] };
    case 'proxy_ready_but_disconnected':
      return { ...state, connections: state.connections.map((row) => ({ ...row, connectedTo: null })) };
    case 'ton_late':
      return withTonAge(900);
    case 'ton_out_of_sync':
      return withTonAge(4000);
    case 'wallet_low':
      return withBalance(3_400_000_000n);
    case 'wallet_too_low':
      return withBalance(1_200_000_000n);
    case 'wallet_unread':
      return { ...state, wallet: { ...state.wallet, balanceNanoton: -2n, seqno: 0 } };
    case 'image_delisted': {
      const workerHashes = state.root.workerHashes.filter((hash) => hash !== state.imageHash);
      return { ...state, root: { ...state.root, workerHashes } };
    }
    default:
      return state;
  }
}

function toNotReady(row: WorkerState['connections'][number]) {
  return { ...row, ready: false, connectedTo: null };
}
