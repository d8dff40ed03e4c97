import type { Led } from '../worker-leases.ts';
import { createCallPace } from './call-pace.ts';
import { type ChainTracker, type ChainTrackerDeps, createChainTracker } from './chain-tracker.ts';
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

type LeadDeps = Omit<ChainTrackerDeps, 'reader' | 'settings'> & { settings: ChainSettings };

/** Follows the chain through toncenter, at the pace that its plan allows. */
export function leadChain(deps: LeadDeps): Led {
  return createChainTracker({ ...deps, reader: createReader(deps.settings) });
}

/** The same work in rounds that the caller runs, for the command line. */
export function createChainRounds({ timers: _, ...deps }: LeadDeps): ChainTracker {
  const byHand = { after: () => () => {} };
  return createChainTracker({ ...deps, timers: byHand, reader: createReader(deps.settings) });
}

function createReader({ apiUrl: url, apiKey, requestsPerSecond }: ChainSettings) {
  return createToncenterClient({ url, apiKey, pace: createCallPace({ requestsPerSecond }) });
}
