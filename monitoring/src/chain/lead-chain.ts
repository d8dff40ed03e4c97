import type { Led } from '../worker-leases.ts';
import { createCallPace } from './call-pace.ts';
import { type ChainTrackerDeps, createChainTracker } from './chain-tracker.ts';
import { createToncenterClient } from './toncenter-client.ts';

/** The part of the settings that reading the chain needs; a parsed configuration's fits. */
export interface ChainSettings {
  network: 'mainnet' | 'testnet';
  apiUrl: string;
  apiKey: string | null;
  requestsPerSecond: number;
  rootAddress: string;
  poolWallets: readonly string[];
}

/** Follows the chain through toncenter, at the pace that its plan allows. */
export function leadChain(
  deps: Omit<ChainTrackerDeps, 'reader' | 'settings'> & { settings: ChainSettings },
): Led {
  const { apiUrl: url, apiKey, requestsPerSecond } = deps.settings;
  const reader = createToncenterClient({ url, apiKey, pace: createCallPace({ requestsPerSecond }) });
  return createChainTracker({ ...deps, reader });
}
