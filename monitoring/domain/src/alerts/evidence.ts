import type { ScrapeFailure } from '../cocoon/sample.ts';
import type { AlertKind } from './rule-kinds.ts';

/**
 * Why: the figures that decided, ready to be rendered. Plain JSON: times are ISO 8601, nanoton decimal strings. Which
 * rule says what stands in `evidenceFields`; since when is the alert's own `activeSince`. A figure that is not known is
 * null or missing, never zero.
 */
export interface Evidence {
  /** The figure that was judged, and the number in force that it was held against; both in the rule's unit. */
  value?: number;
  threshold?: number;
  /** Scrapes that gave nothing usable, of how many. */
  failedScrapes?: number;
  totalScrapes?: number;
  failure?: ScrapeFailure;
  /** When the last scrape got an answer. */
  lastUpAt?: string | null;
  /** When a proxy was last connected. */
  lastProxyAt?: string | null;
  lastSyncedAt?: string;
  balanceNanoton?: string | null;
  walletAddress?: string | null;
  /** Beyond this balance the alert is over. */
  clearBalanceNanoton?: string;
  /** What is no longer listed, the hash, and of a model its name. */
  delisted?: 'image' | 'model';
  hash?: string | null;
  model?: string | null;
  /** What was changed, how and when: a coefficient as a number, enabled as `true` or `false`. */
  changed?: 'coefficient' | 'enabled';
  before?: string | null;
  after?: string | null;
  changedAt?: string;
  /** The port that strangers reach, and when it last answered from outside. */
  port?: number | null;
  answeredAt?: string;
  inFlightNanoton?: string | null;
  /** Of this worker and of those with the same model. */
  requestsPerSecond?: number | null;
  peerRequestsPerSecond?: number | null;
  coefficient?: number | null;
  peerCoefficient?: number | null;
  /** Requests of the last ten minutes. */
  failedRequests?: number;
  finishedRequests?: number;
  runTimeSeconds?: number;
  runTimeSecondsLimit?: number;
  runTimeSecondsMean?: number;
  activeRequests?: number;
  maxActiveRequests?: number;
  gpuName?: string | null;
  temperatureCelsius?: number;
  gpuUtilizationRatio?: number;
  gpus?: number;
  gpusExpected?: number;
  serviceName?: string;
  serviceState?: string;
  serviceSince?: string | null;
  /** Newest report of the host's agent. */
  lastReportAt?: string | null;
  /** Which version is behind, this worker's and that of most of the fleet. */
  outdated?: 'params_version' | 'commit';
  have?: string;
  want?: string;
  /** Of the last 24 hours, and the mean of 7 days. */
  earnedNanotonPerHour?: string;
  earnedNanotonPerHourMean?: string;
  /** Whether workers with the same model have requests; null where nobody else runs it. */
  networkState?: 'busy' | 'quiet' | null;
  /** Workers that are hit, of how many, on how many hosts. */
  workers?: number;
  totalWorkers?: number;
  hosts?: number;
  /** What most workers lost at once. */
  lost?: 'proxies' | 'requests';
}

/** What each rule says, of all that evidence may hold. */
export const evidenceFields = {
  worker_down: ['value', 'threshold', 'failedScrapes', 'totalScrapes', 'failure', 'lastUpAt'],
  bad_answer: ['failedScrapes', 'totalScrapes', 'failure'],
  model_disconnected: [],
  no_proxy: ['lastProxyAt'],
  disabled: [],
  ton_out_of_sync: ['value', 'threshold', 'lastSyncedAt'],
  wallet_low: ['value', 'threshold', 'balanceNanoton', 'clearBalanceNanoton', 'walletAddress'],
  image_or_model_delisted: ['delisted', 'hash', 'model'],
  payout_stuck: ['inFlightNanoton', 'balanceNanoton', 'walletAddress'],
  no_requests: ['model', 'requestsPerSecond', 'peerRequestsPerSecond', 'coefficient', 'peerCoefficient'],
  error_ratio: ['value', 'threshold', 'failedRequests', 'finishedRequests'],
  slow: ['value', 'threshold', 'runTimeSeconds', 'runTimeSecondsLimit', 'runTimeSecondsMean'],
  saturated: ['value', 'threshold', 'activeRequests', 'maxActiveRequests'],
  earnings_drop: ['value', 'threshold', 'earnedNanotonPerHour', 'earnedNanotonPerHourMean', 'networkState'],
  tampered: ['changed', 'before', 'after', 'changedAt', 'port'],
  exposed: ['port', 'answeredAt'],
  outdated: ['outdated', 'have', 'want'],
  gpu_hot: ['value', 'threshold', 'gpuName', 'temperatureCelsius'],
  gpu_low_utilization: ['value', 'threshold', 'gpuName', 'gpuUtilizationRatio', 'requestsPerSecond'],
  gpu_missing: ['gpus', 'gpusExpected'],
  service_failed: ['serviceName', 'serviceState', 'serviceSince'],
  agent_silent: ['value', 'threshold', 'lastReportAt'],
  host_down: ['workers', 'totalWorkers', 'lastReportAt'],
  network_outage: ['workers', 'totalWorkers', 'hosts', 'lost'],
  network_quiet: ['model', 'workers'],
  payout_received: [],
  payout_expected_missing: [],
} as const satisfies Record<AlertKind, readonly (keyof Evidence)[]>;

/** The evidence of one rule. */
export type EvidenceOf<Kind extends AlertKind> = Pick<Evidence, (typeof evidenceFields)[Kind][number]>;
