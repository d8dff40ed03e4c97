import type { Led } from '../worker-leases.ts';
import { createCallPace } from './call-pace.ts';
import { type ChainTracker, type ChainTrackerDeps, createChainTracker } from './chain-tracker.ts';
import { createToncenterClient } from './toncenter-client.ts';

interface Provider {
  apiUrl: string;
  apiKey: string | null;
  requestsPerSecond: number;
}

/** The part of the settings that reading the chain needs; a parsed configuration's fits. */
export interface ChainSettings extends Provider {
  network: 'mainnet' | 'testnet';
  /** A provider of somebody else's that has to confirm what is paid; null = none. */
  second?: (Provider & { confirmFromNanoton: bigint }) | null;
  rootAddress: string;
  poolWallets: readonly string[];
}

type LeadDeps = Omit<ChainTrackerDeps, 'reader' | 'second' | 'settings'> & { settings: ChainSettings };

/** Follows the chain through toncenter, at the pace that its plan allows. */
export function leadChain(deps: LeadDeps): Led {
  return createChainTracker({ ...deps, ...createReaders(deps.settings) });
}

/** The same work in rounds that the caller runs, for the command line. */
export function createChainRounds({ timers: _, ...deps }: LeadDeps): ChainTracker {
  const byHand = { after: () => () => {} };
  return createChainTracker({ ...deps, timers: byHand, ...createReaders(deps.settings) });
}

function createReaders({ second = null, ...first }: ChainSettings) {
  return {
    reader: createReader(first),
    second: second && { reader: createReader(second), confirmFromNanoton: second.confirmFromNanoton },
  };
}

function createReader({ apiUrl: url, apiKey, requestsPerSecond }: Provider) {
  return createToncenterClient({ url, apiKey, pace: createCallPace({ requestsPerSecond }) });
}
