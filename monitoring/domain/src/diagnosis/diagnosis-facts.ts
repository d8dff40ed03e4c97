import type { PeerFacts } from '../alerts/rule-facts.ts';
import type { ScrapeFailure } from '../cocoon/sample.ts';

/**
 * The latest that is known of a worker and of those with the same model. Null means unknown. Facts of an answer are
 * those of the last readable one.
 */
export interface DiagnosisFacts {
  now: Date;
  /** Of the newest scrape; null for a worker that was never scraped. */
  sampledAt: Date | null;
  /** Why it gave nothing; null when it was up. */
  failure: ScrapeFailure | null;
  lastUpAt: Date | null;
  balanceNanoton: bigint | null;
  walletAddress: string | null;
  tonLastSyncedAt: Date | null;
  ton: 'synced' | 'late' | 'out_of_sync' | null;
  /** `unchecked`: the worker checks nothing, and nobody else says that it is gone from the lists. */
  image: Listing | null;
  modelListing: Listing | null;
  model: string | null;
  modelConnected: boolean | null;
  modelDisconnectedSince: Date | null;
  enabled: boolean | null;
  disabledSince: Date | null;
  proxiesConnected: number | null;
  noProxySince: Date | null;
  /** Mean of the last ten minutes. */
  requestsPerSecond: number | null;
  coefficient: number | null;
  peers: PeerFacts | null;
  /** Of the last 24 hours. */
  earnedNanotonPerHour: bigint | null;
  unpaidNanoton: bigint | null;
}

export type Listing = 'listed' | 'not_listed' | 'unchecked';
