import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** `bigint` identity columns: decimal strings in TypeScript and JSON alike. */
export type Id = string;
type IdColumn = ColumnType<Id, never, never>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

/** The one description of the tables; `schema.test.ts` holds it against a migrated database. */
export interface Schema {
  participants: ParticipantsTable;
  hosts: HostsTable;
  workers: WorkersTable;
  workerOwners: WorkerOwnersTable;
  workerState: WorkerStateTable;
  workerFacts: WorkerFactsTable;
  workerContracts: WorkerContractsTable;
  workerMetrics: WorkerMetricsTable;
  payouts: PayoutsTable;
  alertRules: AlertRulesTable;
  alerts: AlertsTable;
  incidents: IncidentsTable;
  receivers: ReceiversTable;
  notifications: NotificationsTable;
  telegramUpdates: TelegramUpdatesTable;
  sessions: SessionsTable;
  apiKeys: ApiKeysTable;
  auditLog: AuditLogTable;
  workerMetrics5m: WorkerMetrics5mTable;
  workerMetrics1h: WorkerMetrics1hTable;
  participantMetrics1h: ParticipantMetrics1hTable;
  fleetMetrics1h: FleetMetrics1hTable;
  metricRollupMarks: MetricRollupMarksTable;
  jobRuns: JobRunsTable;
  leases: LeasesTable;
  rootConfigs: RootConfigsTable;
  proxiesSeen: ProxiesSeenTable;
  workerEvents: WorkerEventsTable;
  workerPerf: WorkerPerfTable;
  probeRequests: ProbeRequestsTable;
  wallets: WalletsTable;
  walletOwners: WalletOwnersTable;
  notices: NoticesTable;
  agents: AgentsTable;
  enrolmentTokens: EnrolmentTokensTable;
  agentReports: AgentReportsTable;
  gpuMetrics: GpuMetricsTable;
  gpuMetrics1h: GpuMetrics1hTable;
  gpuRollupMarks: GpuRollupMarksTable;
  gpuState: GpuStateTable;
  workerHealth: WorkerHealthTable;
}

export interface ParticipantsTable {
  id: IdColumn;
  name: string;
  role: Generated<'participant' | 'operator'>;
  /** `pending` may look around and set up, but nothing of theirs is watched until an operator lets them in. */
  status: Generated<'pending' | 'active' | 'deactivated'>;
  telegramUserId: string | null;
  language: Generated<'en' | 'ru'>;
  timeZone: Generated<string>;
  currency: Generated<string>;
  alertPreset: Generated<'essential' | 'balanced' | 'everything'>;
  workerLimit: Generated<number>;
  createdAt: CreatedAt;
}

export interface HostsTable {
  id: IdColumn;
  name: string;
  createdAt: CreatedAt;
}

export interface WorkersTable {
  id: IdColumn;
  name: string;
  hostId: Id;
  /** `host:port` as it is asked, lower case; one watched worker per address. Null where only its agent tells of it. */
  address: string | null;
  /** Sealed by the secret box (AES-256-GCM); null where the worker asks for none. */
  accessHashSealed: string | null;
  labels: Generated<string[]>;
  createdAt: CreatedAt;
  removedAt: Date | null;
  /** The agent that reports it as its instance `instance`; both or neither. */
  agentId: Id | null;
  instance: number | null;
}

export interface WorkerOwnersTable {
  workerId: Id;
  participantId: Id;
  ownedFrom: Date;
  ownedTo: Date | null;
}

/**
 * The latest of each worker, written with every scrape: what lists need, and what a daemon goes on from. From `up` on,
 * columns tell of the newest scrape; from `latencyMs` on, of the last one that could be read.
 */
export interface WorkerStateTable {
  workerId: Id;
  sampledAt: Date;
  up: boolean;
  failure: string | null;
  /** The newest scrapes' outcomes, oldest first, at most 6: `u` up, `b` bad answer, `n` no answer. */
  recentScrapes: string;
  /** Null while the newest scrape failed. */
  requestsPerSecond: number | null;
  /** Over the last interval between two readable samples. */
  errorRatio: number | null;
  runTimeSecondsMean: number | null;
  /** Failed scrapes by reason since the worker was added. */
  scrapeFailures: JSONColumnType<Record<string, number>>;
  /** Running totals with resets removed: what the exporter serves as counters, in the daemon's order. */
  totals: (number | null)[];
  lastUpAt: Date | null;
  latencyMs: number | null;
  hasJsonStats: boolean | null;
  hasStatsPage: boolean | null;
  isDelisted: boolean | null;
  enabled: boolean | null;
  modelConnected: boolean | null;
  proxiesConnected: number | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  ton: 'synced' | 'late' | 'out_of_sync' | null;
  wallet: 'ok' | 'low' | 'too_low' | null;
  /** Of received requests, per second over 1 s, 10 s, 1 min, 10 min, 1 h and 1 d. */
  requestRates: number[] | null;
  /** Time of the newest `/jsonstats` that could be read: that of balance, TON, contracts, model and owner. */
  jsonStatsAt: Date | null;
  tonLastSyncedAt: Date | null;
  walletBalanceNanoton: bigint | null;
  model: string | null;
  ownerAddress: string | null;
  /** When the worker's counters were last read. */
  countersAt: Date | null;
  /** The worker's own totals at `countersAt`, in the order of the domain's `counterNames`. */
  counterTotals: number[] | null;
  failureCounting: Generated<'single' | 'double' | 'unknown'>;
}

/** What seldom changes on a worker's pages; written when it does. */
export interface WorkerFactsTable {
  workerId: Id;
  /** Of all that the sample says but its time. */
  contentKey: string;
  /** The first sample that said so, as `sampleToJson` writes it; figures are null (see `toLastingSample`). */
  sample: JSONColumnType<Record<string, unknown>>;
}

/** The (owner, proxy) contracts that the newest `/jsonstats` of each worker lists; workers may share one. */
export interface WorkerContractsTable {
  workerId: Id;
  contractAddress: string;
  proxyAddress: string;
  /** All four are null where the earnings cannot be known. */
  unpaidNanoton: bigint | null;
  claimableNanoton: bigint | null;
  inFlightNanoton: bigint | null;
  unsignedNanoton: bigint | null;
}

/** One row a scrape, partitioned by day on `ts`. Counters are increases since the scrape before, resets removed. */
export interface WorkerMetricsTable {
  workerId: Id;
  ts: Date;
  up: boolean;
  failure: string | null;
  latencyMs: number | null;
  enabled: boolean | null;
  modelConnected: boolean | null;
  proxiesConnected: number | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  requestsIncrease: number | null;
  succeededIncrease: number | null;
  failedIncrease: number | null;
  runTimeSecondsIncrease: number | null;
  tokensIncrease: number | null;
  earnedNanotonIncrease: bigint | null;
  /** Seconds that the increases cover: the time since the scrape they are counted from. */
  intervalSeconds: number | null;
}

export interface PayoutsTable {
  id: IdColumn;
  network: string;
  transactionHash: string;
  lt: bigint;
  account: string;
  kind: 'worker_regular' | 'worker_last' | 'pool_transfer' | 'other';
  verification: 'pending_verification' | 'unverified' | 'verified_chain' | 'verified_worker';
  amountNanoton: bigint;
  feeNanoton: bigint | null;
  proxyAddress: string | null;
  contractAddress: string | null;
  participantId: Id | null;
  workerId: Id | null;
  receivedAt: Date;
  recordedAt: CreatedAt;
}

/** Differences from the shipped rules. `participantId` null = the pool's own; `workerId` null = all workers. */
export interface AlertRulesTable {
  id: IdColumn;
  participantId: Id | null;
  workerId: Id | null;
  kind: string;
  enabled: Generated<boolean>;
  threshold: number | null;
  clearThreshold: number | null;
  forSeconds: number | null;
  severity: 'critical' | 'warning' | 'info' | null;
  createdAt: CreatedAt;
}

/** One episode of one rule on one worker. At most one open episode (`resolvedAt` null) of each. */
export interface AlertsTable {
  id: IdColumn;
  workerId: Id;
  /** Whose rules judged it: the worker's owner, or null for a worker of the pool. */
  participantId: Id | null;
  kind: string;
  state: 'pending' | 'firing' | 'resolved';
  severity: 'critical' | 'warning' | 'info';
  /** Scrape time since which the condition is true without a break. */
  activeSince: Date;
  firedAt: Date | null;
  /** Scrape time since which the condition is false while still firing. */
  clearingSince: Date | null;
  clearingScrapes: Generated<number>;
  resolvedAt: Date | null;
  evidence: JSONColumnType<Record<string, unknown>>;
  incidentId: Id | null;
}

/** An open group of alerts: participant × host × rule. */
export interface IncidentsTable {
  id: IdColumn;
  participantId: Id | null;
  hostId: Id;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  /** Raised with every change that must be told; part of the notification's key. */
  version: Generated<number>;
  openedAt: Date;
  closedAt: Date | null;
}

export interface ReceiversTable {
  id: IdColumn;
  participantId: Id;
  kind: 'telegram';
  chatId: string;
  threadId: number | null;
  disabledAt: Date | null;
  disabledReason: string | null;
  createdAt: CreatedAt;
}

/** The outbox. Unique by (incident, receiver, kind, version); texts are rendered from the incident when sent. */
export interface NotificationsTable {
  id: IdColumn;
  incidentId: Id;
  receiverId: Id;
  kind: 'firing' | 'resolved';
  version: number;
  state: Generated<'queued' | 'sent' | 'given_up' | 'cancelled'>;
  dueAt: Date;
  /** A claim holds until this time; a crashed sender's claim simply runs out. */
  claimedUntil: Date | null;
  attempts: Generated<number>;
  sentAt: Date | null;
  messageId: string | null;
  lastError: string | null;
  createdAt: CreatedAt;
}

export interface TelegramUpdatesTable {
  updateId: string;
  receivedAt: CreatedAt;
}

export interface SessionsTable {
  id: IdColumn;
  participantId: Id;
  tokenHash: string;
  createdAt: CreatedAt;
  lastUsedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface ApiKeysTable {
  id: IdColumn;
  name: string;
  /** First characters of the key, shown in lists so that a person can tell keys apart. */
  prefix: string;
  keyHash: string;
  scope: 'read' | 'agent' | 'metrics' | 'operator';
  participantId: Id | null;
  createdAt: CreatedAt;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface AuditLogTable {
  id: IdColumn;
  at: CreatedAt;
  /** `participant:<id>`, `api_key:<id>` or `system`. */
  actor: string;
  action: string;
  subject: string;
  detail: JSONColumnType<Record<string, unknown>>;
}

/**
 * Sums over five minutes of one worker, partitioned by week. Null means unknown, never zero: a bucket of failed scrapes
 * has `upScrapes` 0 and null sums. A figure beyond its column is stored as the column's greatest.
 */
export interface WorkerMetrics5mTable {
  /** Start of the bucket (UTC). */
  ts: Date;
  workerId: Id;
  earnedNanoton: bigint | null;
  tokens: number | null;
  runTimeSeconds: number | null;
  /** Seconds that the sum of requests covers: the divisor of rates. */
  intervalSeconds: number | null;
  requests: number | null;
  succeeded: number | null;
  failed: number | null;
  /** Mean = sum / count. */
  activeRequestsSum: number | null;
  activeRequestsMax: number | null;
  maxActiveRequests: number | null;
  /** Of the raw intervals within. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  /** Of the scrapes that were answered. */
  latencyMsMean: number | null;
  activeRequestsCount: number;
  scrapes: number;
  upScrapes: number;
}

/** As `WorkerMetrics5mTable` over an hour, partitioned by month; there once the day (UTC) is over. */
export interface WorkerMetrics1hTable {
  /** Start of the bucket (UTC). */
  ts: Date;
  workerId: Id;
  earnedNanoton: bigint | null;
  tokens: number | null;
  runTimeSeconds: number | null;
  /** Seconds that the sum of requests covers: the divisor of rates. */
  intervalSeconds: number | null;
  requests: number | null;
  succeeded: number | null;
  failed: number | null;
  /** Mean = sum / count. */
  activeRequestsSum: number | null;
  activeRequestsMax: number | null;
  maxActiveRequests: number | null;
  /** Of the raw intervals within. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  /** Of the scrapes that were answered. */
  latencyMsMean: number | null;
  activeRequestsCount: number;
  scrapes: number;
  upScrapes: number;
}

/**
 * Sums over an hour of the workers a participant owned at that time, from the five-minute rows; the newest hour grows.
 * A five-minute bucket belongs to the last owner within it.
 */
export interface ParticipantMetrics1hTable {
  ts: Date;
  participantId: Id;
  earnedNanoton: bigint | null;
  requests: number | null;
  succeeded: number | null;
  failed: number | null;
  tokens: number | null;
  runTimeSeconds: number | null;
  intervalSeconds: number | null;
  /** Of all workers together: mean and greatest of the five-minute totals within. */
  activeRequestsMean: number | null;
  activeRequestsMax: number | null;
  maxActiveRequests: number | null;
  /** Least and greatest of the five-minute totals within. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  latencyMsMean: number | null;
  /** Most workers that were scraped within five minutes. */
  workers: number;
  scrapes: number;
  upScrapes: number;
}

/** As `ParticipantMetrics1hTable` over every worker, owned or not. */
export interface FleetMetrics1hTable {
  ts: Date;
  earnedNanoton: bigint | null;
  requests: number | null;
  succeeded: number | null;
  failed: number | null;
  tokens: number | null;
  runTimeSeconds: number | null;
  intervalSeconds: number | null;
  /** Of all workers together: mean and greatest of the five-minute totals within. */
  activeRequestsMean: number | null;
  activeRequestsMax: number | null;
  maxActiveRequests: number | null;
  /** Least and greatest of the five-minute totals within. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  latencyMsMean: number | null;
  /** Most workers that were scraped within five minutes. */
  workers: number;
  scrapes: number;
  upScrapes: number;
}

/** Buckets to be summed (again). Many marks of one bucket mean the same as one. */
export interface MetricRollupMarksTable {
  ts: Date;
  width: '5m' | '1h';
}

/** Whoever inserts (job, slot) runs it; `attempt` is raised when a crashed run is taken over. */
export interface JobRunsTable {
  job: string;
  slot: Date;
  attempt: Generated<number>;
  startedAt: Generated<Date>;
  finishedAt: Date | null;
  error: string | null;
}

/**
 * `shard:00` … `shard:63` and `leader` may be held; `holder:<name>` tells that a daemon is alive. A lease is held while
 * `expiresAt` is ahead by the database's clock. `fence` is raised whenever it changes hands.
 */
export interface LeasesTable {
  name: string;
  holder: string | null;
  fence: Generated<Id>;
  acquiredAt: Date | null;
  expiresAt: Generated<Date>;
}

/** Versions of the network's white lists and prices. */
export interface RootConfigsTable {
  id: IdColumn;
  rootAddress: string;
  contentKey: string;
  paramsVersion: number | null;
  workerFeePerTokenNanoton: bigint | null;
  pricePerTokenNanoton: bigint | null;
  content: JSONColumnType<Record<string, unknown>>;
  firstSeenAt: Date;
  lastSeenAt: Date;
  firstSeenBy: Id | null;
}

/** Every proxy that a worker ever had a contract with. */
export interface ProxiesSeenTable {
  workerId: Id;
  proxyAddress: string;
  contractAddress: string;
  paramsVersion: number | null;
  proxyPublicKey: string | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** Facts of a worker that changed. `byUs` is true when a command of this pool changed it. */
export interface WorkerEventsTable {
  workerId: Id;
  at: Date;
  kind: string;
  before: string | null;
  after: string | null;
  byUs: Generated<boolean>;
}

/** The newest answer of each worker to `/perf`. */
export interface WorkerPerfTable {
  workerId: Id;
  sampledAt: Date;
  perf: JSONColumnType<Record<string, unknown>>;
}

/** Questions to the network that only a daemon may ask; whoever asked waits for `finishedAt`. */
export interface ProbeRequestsTable {
  id: IdColumn;
  kind: 'discover';
  host: string;
  /** `participant:<id>` or `api_key:<id>`. */
  requestedBy: string;
  requestedAt: CreatedAt;
  claimedAt: Date | null;
  finishedAt: Date | null;
  result: JSONColumnType<Record<string, unknown>> | null;
}

export interface WalletsTable {
  id: IdColumn;
  network: 'mainnet' | 'testnet';
  /** Raw, lower case: `0:` and 64 hex digits. */
  address: string;
  createdAt: CreatedAt;
}

/** Who links a wallet, when. Typed addresses (`provenAt` null) prove nothing and may be linked by several people. */
export interface WalletOwnersTable {
  walletId: Id;
  participantId: Id;
  ownedFrom: Date;
  ownedTo: Date | null;
  provenAt: Date | null;
}

/** Events that people are told once, apart from incidents; `participantId` null = the operators. */
export interface NoticesTable {
  id: IdColumn;
  participantId: Id | null;
  kind: string;
  key: string;
  payload: JSONColumnType<Record<string, unknown>>;
  createdAt: Date;
  queuedAt: Date | null;
}

/** A program on a host that reports the workers there. Its workers belong to the participant (null = the pool). */
export interface AgentsTable {
  id: IdColumn;
  name: string;
  participantId: Id | null;
  hostId: Id;
  apiKeyId: Id;
  version: string;
  createdAt: CreatedAt;
  lastReportAt: Date | null;
  /** Of the newest report that was taken. */
  lastSequence: Generated<string>;
  /** How far its clock is ahead of ours. */
  clockSkewMs: number | null;
  /** Samples that it gave up, by its own count. */
  samplesDropped: Generated<number>;
  /** Reports and samples that were refused, by code. */
  refusals: ColumnType<Record<string, number>, string | undefined, string>;
  revokedAt: Date | null;
}

/** Swapped for an agent's key, once and soon. */
export interface EnrolmentTokensTable {
  id: IdColumn;
  tokenHash: string;
  participantId: Id | null;
  /** The agent that gets a new key; null for a new agent. */
  agentId: Id | null;
  createdBy: string;
  createdAt: CreatedAt;
  expiresAt: Date;
  usedAt: Date | null;
}

/** The queue of what agents sent: one row for each sample of each instance, kept for a day without its body. */
export interface AgentReportsTable {
  agentId: Id;
  instance: number;
  /** By the agent's clock. */
  sampledAt: Date;
  /** By ours. */
  at: Date;
  receivedAt: Date;
  workerId: Id;
  /** JSON of the sample; null once it is consumed. */
  body: string | null;
}

/** One row for each GPU and report, partitioned by day on `ts`. */
export interface GpuMetricsTable {
  ts: Date;
  workerId: Id;
  utilizationRatio: number | null;
  memoryUsedBytes: number | null;
  temperatureCelsius: number | null;
  powerWatts: number | null;
  gpuIndex: number;
}

/** `GpuMetricsTable` over an hour, partitioned by month; there once the hour is over. */
export interface GpuMetrics1hTable {
  ts: Date;
  workerId: Id;
  utilizationRatioMean: number | null;
  utilizationRatioMax: number | null;
  memoryUsedBytesMax: number | null;
  temperatureCelsiusMax: number | null;
  powerWattsMean: number | null;
  gpuIndex: number;
  samples: number;
}

/** Hours to be summed (again). Many marks of one hour mean the same as one. */
export interface GpuRollupMarksTable {
  ts: Date;
}

/** The latest of each GPU that a worker ever had; one that is gone keeps its old `sampledAt`. */
export interface GpuStateTable {
  workerId: Id;
  gpuIndex: number;
  firstSeenAt: Date;
  sampledAt: Date;
  utilizationRatio: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  temperatureCelsius: number | null;
  powerWatts: number | null;
  powerLimitWatts: number | null;
  /** Whether other workers of the host use it too. */
  isShared: boolean;
  model: string | null;
}

/** What a worker's machine told last. */
export interface WorkerHealthTable {
  workerId: Id;
  gpusSampledAt: Date | null;
  /** Why the GPUs could not be read by then. */
  gpuFailure: string | null;
  systemSampledAt: Date | null;
  system: JSONColumnType<Record<string, unknown>> | null;
  statusSampledAt: Date | null;
  status: JSONColumnType<Record<string, unknown>> | null;
}
