import type { ScrapeFailure } from '../cocoon/sample.ts';
import type { ScrapeOutcome } from '../cocoon/scrape-outcome.ts';
import type { AgentFacts } from './agent-facts.ts';
import type { RequestWindow } from './request-window.ts';

/**
 * What the rules of a worker may look at, at one scrape of it. Null means that it is not known now: the newest scrape
 * does not say, or whoever would know it has not been heard.
 */
export interface RuleFacts {
  /** Time of the scrape. */
  at: Date;
  /** Of the newest scrape; null when it was up. */
  failure: ScrapeFailure | null;
  /** Outcomes of the newest scrapes without a gap of ours, oldest first, this one included. At most 6. */
  recentScrapes: readonly ScrapeOutcome[];
  lastUpAt: Date | null;
  /** Where strangers would reach the worker. */
  port: number | null;

  enabled: boolean | null;
  modelConnected: boolean | null;
  proxiesConnected: number | null;
  lastProxyAt: Date | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  /** Since the scrape before. */
  requests: number | null;
  requestsPerSecond: number | null;
  /** Whether it counts as one of its model's busy workers (see `PeerFacts`). */
  isBusy: boolean | null;
  coefficient: number | null;

  ton: 'synced' | 'late' | 'out_of_sync' | null;
  tonLastSyncedAt: Date | null;
  balanceNanoton: bigint | null;
  walletAddress: string | null;
  model: string | null;
  listing: ListingFacts | null;
  /** Whether a payout was asked for and has not arrived, and what is on its way. */
  payoutUnderWay: boolean | null;
  inFlightNanoton: bigint | null;
  paramsVersion: number | null;
  commit: string | null;
  committedAt: Date | null;

  /** Finished requests of the last ten minutes. */
  window: RequestWindow | null;
  baseline: WorkerBaseline | null;
  peers: PeerFacts | null;
  network: NetworkFacts | null;
  /** A change that no command of ours and no restart explains, until it is undone or claimed. */
  change: WorkerChange | null;
  commands: CommandFacts | null;
  agent: AgentFacts | null;
  exposure: ExposureFacts | null;
}

/** Whether the network lists what the worker runs, as far as the worker's last pages tell. */
export interface ListingFacts {
  /** Whether the worker itself checks; where it does not, its own word is always yes. */
  isChecked: boolean | null;
  image: boolean | null;
  model: boolean | null;
  imageHash: string | null;
  modelHash: string | null;
}

/** What a worker usually does; a figure with too little history is null. */
export interface WorkerBaseline {
  /** Of a finished request, over 7 days. */
  runTimeSecondsMean: number | null;
  earnedNanotonPerHourMean: number | null;
  /** Of the last 24 hours: day and night weigh the same in both. */
  earnedNanotonPerHourOfDay: number | null;
}

/** The watched workers with one model that answer, this one included. */
export interface PeerFacts {
  workers: number;
  /** Of them with requests in the last ten minutes or so. */
  busyWorkers: number;
  requestsPerSecondMean: number | null;
  coefficientMean: number | null;
}

/** What most watched workers with the same root contract run, and what the contract listed once and does not now. */
export interface NetworkFacts {
  paramsVersion: number | null;
  commit: string | null;
  committedAt: Date | null;
  delistedHashes: ReadonlySet<string>;
}

export interface WorkerChange {
  changed: 'coefficient' | 'enabled';
  /** A coefficient as a number, enabled as `true` or `false`. */
  before: string | null;
  after: string | null;
  at: Date;
}

/** What this pool told the worker to be. */
export interface CommandFacts {
  /** Its owner, or an operator, disabled it through us and has not enabled it since. */
  disabledByUs: boolean;
}

/** What a probe from outside the worker's network found. */
export interface ExposureFacts {
  /** The port that answered, and when it last did. */
  port: number;
  answeredAt: Date;
  /** Probes since then that got no answer: two mean that it is closed. */
  closedProbes: number;
}

/** For a worker of which nothing is known but that it was scraped. */
export function nothingKnown(at: Date): RuleFacts {
  return {
    at,
    failure: null,
    recentScrapes: [],
    lastUpAt: null,
    port: null,
    enabled: null,
    modelConnected: null,
    proxiesConnected: null,
    lastProxyAt: null,
    activeRequests: null,
    maxActiveRequests: null,
    requests: null,
    requestsPerSecond: null,
    isBusy: null,
    coefficient: null,
    ton: null,
    tonLastSyncedAt: null,
    balanceNanoton: null,
    walletAddress: null,
    model: null,
    listing: null,
    payoutUnderWay: null,
    inFlightNanoton: null,
    paramsVersion: null,
    commit: null,
    committedAt: null,
    window: null,
    baseline: null,
    peers: null,
    network: null,
    change: null,
    commands: null,
    agent: null,
    exposure: null,
  };
}
