import type { ProxyConnection, ProxyContract } from '@cocoon-pool/domain/cocoon/sample';
import type { RootContract } from './root-contract.ts';

/** The counters of a worker under the names of `/jsonstats`, in its order. */
export const counterNames = [
  'queries',
  'success',
  'failed',
  'bytes_received',
  'bytes_sent',
  'time',
  'total_adjusted_tokens_used',
  'prompt_adjusted_tokens_used',
  'cached_adjusted_tokens_used',
  'completion_adjusted_tokens_used',
  'reasoning_adjusted_tokens_used',
] as const;

export type CounterName = (typeof counterNames)[number];

/** `[total, 1s, 10s, 1m, 10m, 1h, 1d]`: a total and per-second rates. */
export type CounterFigures = readonly number[];

/** Everything that a worker's pages show, as it is at one instant. */
export interface WorkerState {
  at: Date;
  commit: string;
  /** As the worker prints it: `2025-12-25 13:38:13 +0000`. */
  committedAt: string;
  imageHash: string;
  /** `name@commit:hash` */
  model: string;
  modelHash: string;
  coefficientThousandths: number;
  checkProxyHash: boolean;
  enabled: boolean;
  modelConnected: boolean;
  activeRequests: number;
  maxActiveRequests: number;
  tonSyncedAt: Date;
  counters: Record<CounterName, CounterFigures>;
  /** A balance of -2 has not been read yet. */
  wallet: {
    address: string;
    balanceNanoton: bigint;
    seqno: number;
    pendingTransactions: number;
    activeTransactions: number;
  };
  rootAddress: string;
  ownerAddress: string;
  root: RootContract;
  connections: ProxyConnection[];
  contracts: ProxyContract[];
}

/** Six decimals as C++ prints them, negative zero and not-a-number included. */
export function formatFixed(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Object.is(value, -0) ? '-0.000000' : value.toFixed(6);
}
