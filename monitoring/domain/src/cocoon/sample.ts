/**
 * Why a scrape gave no figures. The one list of the product.
 * No answer: `timeout refused reset dns`. A bad answer: `bad_request` (wrong access hash or unknown path),
 * `not_ready` (still syncing TON), `empty`, `unreadable`, `too_large`.
 */
export const noAnswerFailures = ['timeout', 'refused', 'reset', 'dns'] as const;
export const badAnswerFailures = ['bad_request', 'not_ready', 'empty', 'unreadable', 'too_large'] as const;
export type NoAnswerFailure = (typeof noAnswerFailures)[number];
export type BadAnswerFailure = (typeof badAnswerFailures)[number];
export type ScrapeFailure = NoAnswerFailure | BadAnswerFailure;

/** What one page of a worker gave: its body, or why there is none. */
export type PageAnswer = { ok: true; body: string } | { ok: false; failure: ScrapeFailure };

/** The raw result of one scrape, as the scraper hands it to `toSample`. */
export interface WorkerAnswers {
  jsonStats: PageAnswer;
  statsPage: PageAnswer;
  /** Time from connecting to the last byte of the slower page; null when neither answered. */
  latencyMs: number | null;
}

/** A counter of the worker: its total since the process started and its per-second rates (EWMA). */
export interface Counter {
  total: number;
  perSecond: Rates;
}

/** Exponentially decayed per-second rates with time constants of 1 s … 1 d. Not windows. */
export interface Rates {
  s1: number;
  s10: number;
  m1: number;
  m10: number;
  h1: number;
  d1: number;
}

/** Request and token counters as the worker reports them. `failed` is raw: see `failureCounting`. */
export interface Counters {
  queries: Counter;
  success: Counter;
  /** Raw: upstream adds 2 for each failed request. Use `countFailures` to read it. */
  failed: Counter;
  bytesReceived: Counter;
  bytesSent: Counter;
  /** Seconds of run time of finished requests. */
  timeSeconds: Counter;
  totalAdjustedTokens: Counter;
  promptAdjustedTokens: Counter;
  cachedAdjustedTokens: Counter;
  completionAdjustedTokens: Counter;
  reasoningAdjustedTokens: Counter;
}

/** This worker's contract with one proxy. Token counters belong to (owner, proxy), never to the worker alone. */
export interface ProxyContract {
  scInited: boolean | null;
  proxyAddress: string;
  proxyPublicKey: string | null;
  contractAddress: string;
  committedToBlockchainTokens: bigint;
  committedToProxyDbTokens: bigint;
  maxKnownTokens: bigint;
  cashedOutTokens: bigint;
  expectedCashedOutTokens: bigint;
  runningRequest: boolean | null;
  paramsVersion: number | null;
}

/** What `/jsonstats` says. A field that is missing or of another type is null. */
export interface JsonStats {
  status: {
    walletBalanceNanoton: bigint | null;
    actualImageHash: boolean | null;
    actualModel: boolean | null;
    tonLastSyncedAt: Date | null;
    commit: string | null;
    committedAt: Date | null;
  };
  counters: Counters | null;
  wallet: {
    address: string | null;
    balanceNanoton: bigint | null;
    seqno: number | null;
    pendingTransactions: number | null;
    activeTransactions: number | null;
  };
  localConfig: {
    rootAddress: string | null;
    ownerAddress: string | null;
    model: string | null;
    /** 1 = 1.0×; the worker reports thousandths. */
    coefficient: number | null;
    checkProxyHash: boolean | null;
  };
  rootConfig: RootConfig | null;
  /** Null where the field is missing; empty after a restart until the handshake. */
  contracts: ProxyContract[] | null;
}

export interface RegisteredProxy {
  seqno: number | null;
  addressForClients: string | null;
  addressForWorkers: string | null;
}

/** The network's price list and white lists, as one worker sees them. A list that is missing is null, not empty. */
export interface RootConfig {
  workerHashes: string[] | null;
  modelHashes: string[] | null;
  proxyHashes: string[] | null;
  registeredProxies: RegisteredProxy[] | null;
  pricePerTokenNanoton: bigint | null;
  workerFeePerTokenNanoton: bigint | null;
  /** ×10000, as the contract keeps them. */
  priceMultipliers: {
    prompt: number | null;
    cached: number | null;
    completion: number | null;
    reasoning: number | null;
  };
  version: number | null;
  structVersion: number | null;
  paramsVersion: number | null;
  uniqueId: number | null;
  isTest: boolean | null;
  proxyCodeHash: string | null;
  workerCodeHash: string | null;
  clientCodeHash: string | null;
}

/** A row of /stats' PROXY CONNECTIONS. `connectedTo` is the third cell: null when empty = not connected. */
export interface ProxyConnection {
  address: string;
  /** Says "ready" for ever once set; never a proof of a connection. */
  ready: boolean;
  connectedTo: string | null;
}

/** What only `/stats` says. */
export interface StatsPage {
  enabled: boolean | null;
  modelConnected: boolean | null;
  wallet: 'ok' | 'low' | 'too_low' | null;
  image: 'listed' | 'not_listed' | 'unchecked' | null;
  imageHash: string | null;
  model: 'listed' | 'not_listed' | 'unchecked' | null;
  modelHash: string | null;
  ton: 'synced' | 'late' | 'out_of_sync' | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  checkProxyHash: boolean | null;
  proxyConnections: ProxyConnection[] | null;
}

/** How this worker process counts failures: proven by its own figures, or not known yet. */
export type FailureCounting = 'single' | 'double' | 'unknown';

/**
 * One scrape of one worker. `up` means: at least one of the two pages was read.
 * Null means unknown, never zero. `missing` says why a half is unknown.
 */
export interface Sample {
  sampledAt: Date;
  up: boolean;
  /** Why `up` is false; null when up. */
  failure: ScrapeFailure | null;
  latencyMs: number | null;
  missing: { jsonStats: ScrapeFailure | null; statsPage: ScrapeFailure | null };
  jsonStats: JsonStats | null;
  statsPage: StatsPage | null;
  /** Count of PROXY CONNECTIONS with a non-empty third cell. */
  proxiesConnected: number | null;
}
