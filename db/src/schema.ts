import type { PriceGranularity, PriceMethod, PriceSource } from '@cocoon-pool/domain/money/price-point';
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
  poolWallets: PoolWalletsTable;
  walletSpans: WalletSpansView;
  payoutOwners: PayoutOwnersView;
  payoutWorkers: PayoutWorkersView;
  chainCursors: ChainCursorsTable;
  keptOutTransactions: KeptOutTransactionsTable;
  payingAccounts: PayingAccountsTable;
  acceptedProxyCodes: AcceptedProxyCodesTable;
  rootAccounts: RootAccountsTable;
  payoutGaps: PayoutGapsTable;
  alertRules: AlertRulesTable;
  alerts: AlertsTable;
  incidents: IncidentsTable;
  receivers: ReceiversTable;
  incidentTellings: IncidentTellingsTable;
  silences: SilencesTable;
  sendSlots: SendSlotsTable;
  notifications: NotificationsTable;
  telegramUpdates: TelegramUpdatesTable;
  sessions: SessionsTable;
  apiKeys: ApiKeysTable;
  auditLog: AuditLogTable;
  workerMetrics5m: WorkerMetrics5mTable;
  workerMetrics1h: WorkerMetrics1hTable;
  workerMetrics1d: WorkerMetrics1dTable;
  participantMetrics1h: ParticipantMetrics1hTable;
  fleetMetrics1h: FleetMetrics1hTable;
  metricRollupMarks: MetricRollupMarksTable;
  jobRuns: JobRunsTable;
  leases: LeasesTable;
  rootConfigs: RootConfigsTable;
  proxiesSeen: ProxiesSeenTable;
  workerEvents: WorkerEventsTable;
  workerPerf: WorkerPerfTable;
  workerAnswers: WorkerAnswersTable;
  probeRequests: ProbeRequestsTable;
  wallets: WalletsTable;
  walletOwners: WalletOwnersTable;
  notices: NoticesTable;
  pinnedCards: PinnedCardsTable;
  commandProposals: CommandProposalsTable;
  poolSettings: PoolSettingsTable;
  workerBaselines: WorkerBaselinesTable;
  modelFacts: ModelFactsTable;
  networkFacts: NetworkFactsTable;
  leaderRounds: LeaderRoundsTable;
  prices: PricesTable;
  latestPrices: LatestPricesTable;
  payoutPrices: PayoutPricesTable;
  payoutPriceOverrides: PayoutPriceOverridesTable;
  tariffs: TariffsTable;
  workerCosts: WorkerCostsTable;
  poolFees: PoolFeesTable;
  poolSharePlans: PoolSharePlansTable;
  poolPlannedShares: PoolPlannedSharesTable;
  exportLinks: ExportLinksTable;
  nonces: NoncesTable;
  invites: InvitesTable;
  broadcasts: BroadcastsTable;
  agents: AgentsTable;
  enrolmentTokens: EnrolmentTokensTable;
  agentReports: AgentReportsTable;
  gpuMetrics: GpuMetricsTable;
  gpuMetrics1h: GpuMetrics1hTable;
  gpuRollupMarks: GpuRollupMarksTable;
  declinedMerges: DeclinedMergesTable;
  workerPowerDays: WorkerPowerDaysTable;
  gpuState: GpuStateTable;
  workerHealth: WorkerHealthTable;
  workerCommands: WorkerCommandsTable;
  workerExposure: WorkerExposureTable;
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
  /** Quiet hours as `HH:MM:SS` in `timeZone`; both or none. */
  quietFrom: string | null;
  quietTo: string | null;
  /** The hour of the daily digest, `HH:MM:SS` in `timeZone`; null = none. */
  digestAt: string | null;
  payoutNotices: Generated<'each' | 'hourly' | 'daily' | 'off'>;
  weeklyReport: Generated<boolean>;
  /** Of charts in chat: Telegram does not tell a bot what its reader's screen is like. */
  chartTheme: Generated<'light' | 'dark'>;
  createdAt: CreatedAt;
  /** Set once their own data is gone; the row stays for the ledger, without a name. */
  deletedAt: Date | null;
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
  /** Of the present owner and the operators. */
  notes: string | null;
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
  /** Those of the contract; null where the worker cannot know them. */
  paramsVersion: string | null;
  maxKnownTokens: bigint | null;
  committedTokens: bigint | null;
  cashedOutTokens: bigint | null;
  expectedCashedOutTokens: bigint | null;
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

/** What accounts received that is, or may be, income; what was proven to be none is not here. */
export interface PayoutsTable {
  id: IdColumn;
  network: 'mainnet' | 'testnet';
  /** Raw, lower case, like every address here; hashes are 64 hex digits. */
  account: string;
  transactionHash: string;
  inMessageHash: string;
  lt: bigint;
  mcBlockSeqno: number;
  receivedAt: Date;
  /** A last payout closes its contract. Until `verification` is past pending, worker payouts are `cocoon_worker`. */
  kind: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  /** Only rises, in this order. The last two count; `pool_transfer` is `verified_chain`, or pending before that. */
  verification: 'pending_verification' | 'unverified' | 'verified_chain' | 'verified_worker';
  /** Why it does not count; null where it does. */
  verificationReason: string | null;
  verifiedAt: Date | null;
  /** Gross: exactly what the chain credited. */
  amountNanoton: bigint;
  /** What the account itself paid for the transaction: net = amount − this. */
  transactionFeeNanoton: bigint;
  /** Who paid: the proxy, or the pool's wallet. */
  sourceAddress: string;
  proxyAddress: string | null;
  /** The account of (owner, proxy) that counts tokens. */
  contractAddress: string | null;
  parentTransactionHash: string | null;
  queryId: bigint | null;
  /** Tokens that this payout pays for, and the contract's total after it. */
  tokensDelta: bigint | null;
  tokensTotal: bigint | null;
  workerFeePerTokenNanoton: bigint | null;
  /** `bigint` in the database: a proxy's parameters carry 32 unsigned bits. */
  paramsVersion: string | null;
  /** Text only, of a pool's transfer; anybody can write one. */
  comment: string | null;
  recordedAt: CreatedAt;
  verifyAttempts: Generated<number>;
  /** When to verify again; null where nothing is left to find out. */
  verifyAfter: Date | null;
  /** Null while prices of it are still looked for. */
  pricedAt: Date | null;
  priceAttempts: Generated<number>;
  priceAfter: Date | null;
  priceFailure: string | null;
}

/** Wallets from which the pool pays its participants, as the settings name them. */
export interface PoolWalletsTable {
  network: 'mainnet' | 'testnet';
  address: string;
}

/** From when to when a link makes a person the owner of what a wallet received; derived. */
export interface WalletSpansView {
  walletId: Id;
  participantId: Id;
  isProven: boolean;
  spansFrom: Date;
  spansTo: Date;
}

/** Whose a payout is, by the dated links of its account; derived, so that a proof works backwards. */
export interface PayoutOwnersView {
  payoutId: Id;
  participantId: Id;
  isProven: boolean;
}

/** The worker that earned a payout, where it can only be one; derived. */
export interface PayoutWorkersView {
  payoutId: Id;
  workerId: Id;
}

/** How far each account is read. */
export interface ChainCursorsTable {
  network: 'mainnet' | 'testnet';
  account: string;
  /** The newest transaction that is classified and booked; 0 and null before the first. */
  lt: Generated<bigint>;
  hash: string | null;
  utime: Date | null;
  firstUtime: Date | null;
  transactions: Generated<Id>;
  /** The account's newest transaction by the index, at `lookedAt`. */
  newestLt: bigint | null;
  lookedAt: Date | null;
  /** When to read on; null where all that is known of is read. */
  dueAt: Date | null;
  /** When it was last found read to its end. */
  completeAt: Date | null;
  backfilledAt: Date | null;
  /** In a row; `failure` says of what kind. */
  failures: Generated<number>;
  failure: string | null;
  isWatched: Generated<boolean>;
  addedAt: Date;
  /** What came before is unknown; null = nothing did. */
  incompleteFrom: Date | null;
}

export interface KeptOutTransactionsTable {
  network: 'mainnet' | 'testnet';
  transactionHash: string;
  account: string;
  amountNanoton: bigint;
  receivedAt: Date;
  reason: string;
  decidedAt: Date;
}

/** Accounts that paid, as they were read once. The last two but one are null where it is no Cocoon proxy. */
export interface PayingAccountsTable {
  network: 'mainnet' | 'testnet';
  address: string;
  codeHash: string;
  codeBoc: string;
  dataBoc: string;
  paramsVersion: string | null;
  workerFeePerTokenNanoton: bigint | null;
  readAt: Date;
}

export interface AcceptedProxyCodesTable {
  rootAddress: string;
  codeHash: string;
  /** `worker`: shown by a worker of the pool itself; what participants' workers say proves nothing. */
  source: 'pinned' | 'root_contract' | 'worker' | 'operator';
  acceptedAt: Date;
}

export interface RootAccountsTable {
  network: 'mainnet' | 'testnet';
  address: string;
  codeHash: string | null;
  paramsVersion: string | null;
  isReadable: boolean;
  readAt: Date;
  changedAt: Date;
}

export interface PayoutGapsTable {
  id: IdColumn;
  network: 'mainnet' | 'testnet';
  contractAddress: string;
  kind: 'missed_payout' | 'payout_stuck' | 'payout_overdue';
  /** Null where the fee is not known. */
  amountNanoton: bigint | null;
  tokens: bigint;
  since: Date;
  toldAt: Date | null;
  closedAt: Date | null;
}

/** Differences from the shipped rules. `participantId` null = the pool's own; `workerId` null = all workers. */
export interface AlertRulesTable {
  id: IdColumn;
  participantId: Id | null;
  workerId: Id | null;
  kind: string;
  /** Null: as the preset has it. So with every figure below. */
  enabled: boolean | null;
  threshold: number | null;
  clearThreshold: number | null;
  forSeconds: number | null;
  severity: 'critical' | 'warning' | 'info' | null;
  createdAt: CreatedAt;
}

/**
 * One episode of one rule on one subject: a worker, a person's workers of a host (`hostId`), or the whole pool (neither).
 * At most one open episode (`resolvedAt` null) of each.
 */
export interface AlertsTable {
  id: IdColumn;
  workerId: Id | null;
  /** Null for a worker's alert: its host is the worker's. */
  hostId: Id | null;
  /** Whose rules judged it: the worker's owner, or null for the pool. */
  participantId: Id | null;
  kind: string;
  state: 'pending' | 'firing' | 'resolved';
  severity: 'critical' | 'warning' | 'info';
  /** Scrape time since which the condition is true without a break. */
  activeSince: Date;
  /** Scrape time since which it is beyond the critical threshold without a break. */
  criticalSince: Date | null;
  firedAt: Date | null;
  /** Scrape time since which the condition is false while still firing. */
  clearingSince: Date | null;
  clearingScrapes: Generated<number>;
  /** Scrape time since which nothing says whether it still holds. */
  unknownSince: Date | null;
  resolvedAt: Date | null;
  evidence: JSONColumnType<Record<string, unknown>>;
  incidentId: Id | null;
}

/** An open group of alerts: participant × host × rule. */
export interface IncidentsTable {
  id: IdColumn;
  participantId: Id | null;
  /** Null: of the whole pool. */
  hostId: Id | null;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  /** Raised with every change that must be told; part of the notification's key. */
  version: Generated<number>;
  openedAt: Date;
  closedAt: Date | null;
  /** When the leader looks at it next; null: not before something changes. */
  reviewAt: Date | null;
  acknowledgedAt: Date | null;
  /** Null while acknowledged: by a key of the installation. */
  acknowledgedBy: Id | null;
  /** Alerts that were known to whoever acknowledged. */
  acknowledgedAlerts: Generated<Id[]>;
  /** Since when its alerts go on and off. */
  unstableSince: Date | null;
  /** When it went to the next receiver too. */
  escalatedAt: Date | null;
  /** Closed because nobody judges its alerts any more, not because they are over. */
  isSilent: Generated<boolean>;
  /** When somebody said of the changes it tells "it was me"; what changes later is not claimed. */
  claimedAt: Date | null;
  /** Null while claimed: by a key of the installation. */
  claimedBy: Id | null;
}

/** Where a person's messages go. The smaller `position` comes first. */
export interface ReceiversTable {
  id: IdColumn;
  participantId: Id;
  kind: 'telegram' | 'webhook';
  /** Telegram only. */
  chatId: string | null;
  threadId: number | null;
  /** The chat's title or the person's own words. */
  label: string | null;
  position: Generated<number>;
  /** Told only when nobody before it can be reached or answers. */
  isBackup: Generated<boolean>;
  /** Webhook only; https. */
  url: string | null;
  /** Webhook only; sealed by the secret box. */
  secretSealed: string | null;
  /** Nothing is sent there before. */
  readyAt: Generated<Date>;
  disabledAt: Date | null;
  disabledReason: string | null;
  /** When it could be reached again: what began before was told in one message. */
  returnedAt: Date | null;
  removedAt: Date | null;
  createdAt: CreatedAt;
}

/** What one receiver knows of one incident, and the incident's one message there. See the domain's `TellingState`. */
export interface IncidentTellingsTable {
  incidentId: Id;
  receiverId: Id;
  told: JSONColumnType<Record<string, 'critical' | 'warning' | 'info'>>;
  held: JSONColumnType<Record<string, 'silence' | 'quiet_hours'>>;
  toldAt: Date | null;
  soundedAt: Date | null;
  alarmedAt: Date | null;
  repeats: Generated<number>;
  isToldUnstable: Generated<boolean>;
  /** It got the incident because nobody before it answered. */
  isEscalation: Generated<boolean>;
  messageId: string | null;
}

/** What is not told for a while: one incident, worker, host or rule, or with all four null everything. */
export interface SilencesTable {
  id: IdColumn;
  /** Whose alerts; null = of the pool's own workers. */
  participantId: Id | null;
  incidentId: Id | null;
  workerId: Id | null;
  hostId: Id | null;
  kind: string | null;
  reason: string;
  /** `participant:<id>`, `api_key:<id>` or `system`. */
  createdBy: string;
  createdAt: Date;
  startsAt: Date;
  endsAt: Date;
}

/** Of Telegram's sending limits, what is used up; see `takeSendSlot`. */
export interface SendSlotsTable {
  scope: string;
  usedUntil: Date;
  minuteUsedUntil: Date;
}

/**
 * The outbox. A change of an incident is unique by (incident, receiver, kind, version) and rendered from the incident
 * when it is sent; everything else has no incident and is unique by (receiver, kind, key).
 */
export interface NotificationsTable {
  id: IdColumn;
  incidentId: Id | null;
  receiverId: Id;
  kind: NotificationKind;
  version: number;
  /** `merged`: a later message to the same receiver told it too. */
  state: Generated<'queued' | 'sent' | 'merged' | 'given_up' | 'cancelled'>;
  dueAt: Date;
  /** A claim holds until this time; a crashed sender's claim simply runs out. */
  claimedUntil: Date | null;
  attempts: Generated<number>;
  sentAt: Date | null;
  messageId: string | null;
  lastError: string | null;
  /** Why it is told, for the receipt. */
  reason: string | null;
  key: string | null;
  payload: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** 0 alerts, 1 everything else. */
  priority: Generated<number>;
  /** Tries that failed; claims that sent nothing are not among them. */
  failures: Generated<number>;
  createdAt: CreatedAt;
}

export type NotificationKind =
  | 'firing'
  | 'update'
  | 'reminder'
  | 'escalation'
  | 'resolved'
  | 'held_summary'
  | 'notices'
  | 'receiver_lost'
  | 'receiver_back'
  | 'digest'
  | 'weekly'
  | 'test';

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
  /** How it began; null for those from before this was kept. */
  method: 'telegram' | 'ton' | 'demo' | null;
  userAgent: string | null;
}

/** Payloads of `ton_proof` that wait to be signed, each for one use. */
export interface NoncesTable {
  nonce: string;
  sessionId: Id | null;
  createdAt: Date;
  expiresAt: Date;
}

export interface BroadcastsTable {
  id: IdColumn;
  /** Made by the sender, so that a request that is repeated sends nothing twice. */
  requestKey: string;
  text: string;
  audience: 'everybody' | 'with_workers' | 'chosen';
  /** How many people it was written to. */
  people: number;
  /** `participant:<id>` or `api_key:<id>`. */
  createdBy: string;
  createdAt: Date;
}

export interface InvitesTable {
  id: IdColumn;
  tokenHash: string;
  /** First characters, shown in lists so that a person can tell invites apart. */
  prefix: string;
  role: 'participant' | 'operator';
  /** `participant:<id>` or `api_key:<id>`. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  usesMax: number;
  uses: Generated<number>;
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
  /** Of entries that tell of looking: the hour, of which each is told once. */
  viewedHour: Date | null;
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

/** As `WorkerMetrics1hTable` over a day (UTC), partitioned by year; written together with the day's hours. */
export interface WorkerMetrics1dTable {
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
  /** Since when its holder hears neither workers nor anybody else; null while it hears. */
  blindSince: Date | null;
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
  /** When its owner said that the change was theirs. */
  claimedAt: Date | null;
}

/** The newest answer of each worker to `/perf`. */
export interface WorkerPerfTable {
  workerId: Id;
  sampledAt: Date;
  perf: JSONColumnType<Record<string, unknown>>;
}

/** The last body of each page of a worker, with secrets blanked out. */
export interface WorkerAnswersTable {
  workerId: Id;
  page: AnswerPage;
  askedAt: Date;
  failure: string | null;
  body: Uint8Array;
  bytes: number;
  isCut: boolean;
}

/** A worker's page, as its path names it. */
export type AnswerPage = 'jsonstats' | 'stats';

/** Questions to the network that only a daemon may ask; whoever asked waits for `finishedAt`. */
export interface ProbeRequestsTable {
  id: IdColumn;
  kind: 'discover';
  host: string;
  /** One to be asked beside the usual ones; null = none. */
  port: number | null;
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

/** Cards in chats that are kept up to date for a while; one for each person. */
export interface PinnedCardsTable {
  id: IdColumn;
  participantId: Id;
  chatId: string;
  messageId: bigint;
  days: number;
  isDark: boolean;
  hasPicture: boolean;
  pinnedUntil: Date;
  refreshAt: Date;
}

/** Commands that somebody is asked in chat to confirm: the newest of each person and worker. */
export interface CommandProposalsTable {
  id: IdColumn;
  participantId: Id;
  workerId: Id;
  kind: WorkerCommandsTable['kind'];
  coefficientThousandths: number | null;
  proxyAddress: string | null;
  /** Of a disabling: after how long it is to end by itself. */
  forSeconds: number | null;
  /** What the worker showed when the question was asked. */
  before: string | null;
  expiresAt: Date;
  /** Set by the one press that confirms it. */
  usedAt: Date | null;
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

/** Of the installation, one row. */
export interface PoolSettingsTable {
  id: Generated<boolean>;
  /** Which rules judge workers without an owner, and the pool. */
  alertPreset: Generated<'essential' | 'balanced' | 'everything'>;
}

/** What a worker usually does, over 7 days; a figure with too little history is null. */
export interface WorkerBaselinesTable {
  workerId: Id;
  computedAt: Date;
  runTimeSecondsMean: number | null;
  earnedNanotonPerHourMean: number | null;
  /** Of the last 24 hours. */
  earnedNanotonPerHourOfDay: number | null;
}

/** The watched workers with one model, of those that answer. */
export interface ModelFactsTable {
  model: string;
  computedAt: Date;
  workers: number;
  /** With requests in the last ten minutes or so. */
  busyWorkers: number;
  requestsPerSecondMean: number | null;
  coefficientMean: number | null;
}

/** What most watched workers of one root contract run and show. */
export interface NetworkFactsTable {
  rootAddress: string;
  computedAt: Date;
  workers: number;
  paramsVersion: number | null;
  commit: string | null;
  committedAt: Date | null;
  /** Image and model hashes that were listed once and are not now. */
  delistedHashes: string[];
}

/** When a task of the leader last had a round. */
export interface LeaderRoundsTable {
  task: string;
  at: Date;
}

/** Points that providers gave. Money of a currency is exact decimal text, here and below. */
export interface PricesTable {
  currency: string;
  /** Of a day: its start (UTC). */
  priceAt: Date;
  source: PriceSource;
  granularity: PriceGranularity;
  value: string;
  fetchedAt: Date;
}

/** For dashboards only. */
export interface LatestPricesTable {
  currency: string;
  value: string;
  source: PriceSource;
  priceAt: Date;
}

/** What a coin was worth when a payout arrived; written once. */
export interface PayoutPricesTable {
  payoutId: Id;
  currency: string;
  value: string;
  source: PriceSource;
  granularity: PriceGranularity;
  method: PriceMethod;
  priceAt: Date;
  fetchedAt: Date;
}

/** Prices that people set themselves; they count instead of the frozen ones. */
export interface PayoutPriceOverridesTable {
  payoutId: Id;
  currency: string;
  value: string;
  setBy: string;
  setAt: Date;
}

/** What a participant pays for electricity from `validFrom` on, until their next tariff. */
export interface TariffsTable {
  participantId: Id;
  validFrom: Date;
  currency: string;
  pricePerKwh: string;
}

/** What a worker's owner says that it costs; `participantId` null = the pool. */
export interface WorkerCostsTable {
  workerId: Id;
  participantId: Id | null;
  statedWatts: number | null;
  hardwarePrice: string | null;
  hardwareCurrency: string | null;
  purchasedAt: Date | null;
  depreciationMonths: number | null;
  updatedAt: Date;
  overheadWatts: number | null;
}

/** The operator's part of what the pool receives, from `validFrom` on. */
export interface PoolFeesTable {
  validFrom: Date;
  percent: string;
  setBy: string;
  setAt: Date;
}

/** A period's income as it is to be shared. Plans do not overlap. */
export interface PoolSharePlansTable {
  id: IdColumn;
  startsAt: Date;
  endsAt: Date;
  receivedNanoton: bigint;
  feeNanoton: bigint;
  madeBy: string;
  madeAt: Date;
}

export interface PoolPlannedSharesTable {
  id: IdColumn;
  planId: Id;
  participantId: Id | null;
  /** What the workers earned in the period by their own counters: the weight of the share. */
  estimatedNanoton: bigint;
  amountNanoton: bigint;
  address: string | null;
}

/** One-use links to files of reports. */
export interface ExportLinksTable {
  id: IdColumn;
  tokenHash: string;
  /** Whose request it was, for the audit log. */
  requestedBy: string;
  request: JSONColumnType<Record<string, unknown>>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}
/** A program on a host that reports the workers there. Its workers belong to the participant (null = the pool). */
export interface AgentsTable {
  id: IdColumn;
  name: string;
  participantId: Id | null;
  hostId: Id;
  /** Null once its owner deleted their data. */
  apiKeyId: Id | null;
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
  /** The address that the newest report came from; null where the runtime does not tell. */
  reportsFrom: string | null;
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

/** One row for each GPU and five minutes, partitioned by day on `ts`: means and greatest of `samples` reports. */
export interface GpuMetricsTable {
  ts: Date;
  workerId: Id;
  utilizationRatio: number | null;
  memoryUsedBytes: number | null;
  temperatureCelsius: number | null;
  powerWatts: number | null;
  gpuIndex: number;
  samples: Generated<number>;
}

/** `GpuMetricsTable` over an hour, partitioned by week; there once the hour is over. */
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

/** Two workers that look like one machine, and that their owner keeps apart. */
export interface DeclinedMergesTable {
  workerId: Id;
  agentWorkerId: Id;
  declinedAt: Date;
}

/** What all GPUs of a worker drew in the 24 hours of a day (UTC); null where they were not seen. */
export interface WorkerPowerDaysTable {
  day: Date;
  workerId: Id;
  watts: (number | null)[];
  seconds: (number | null)[];
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

/**
 * What a person, or their schedule, asks of a worker. `queued` → `sending` (from here on it may have reached the worker,
 * and is never sent again) → `sent` (the worker agreed) → `verified` or `failed` by what the worker shows; `sending` →
 * `failed` (certainly nothing happened) or `unknown` (nobody heard), which what the worker shows decides.
 */
export interface WorkerCommandsTable {
  id: IdColumn;
  workerId: Id;
  kind: 'enable' | 'disable' | 'set_coefficient' | 'request_payout';
  coefficientThousandths: number | null;
  proxyAddress: string | null;
  /** `participant:<id>`, `api_key:<id>` or `system`. */
  requestedBy: string;
  requestedAt: Date;
  /** Unsent by then, it is not sent any more. */
  expiresAt: Date;
  state: Generated<'queued' | 'sending' | 'sent' | 'verified' | 'failed' | 'unknown'>;
  via: 'address' | 'agent' | null;
  sentAt: Date | null;
  finishedAt: Date | null;
  /** Why it failed, or is unknown. */
  reason: string | null;
  /** What the worker said. */
  answer: string | null;
  /** What the worker showed of it before and after. */
  before: string | null;
  after: string | null;
  /** When a disabled worker is to be enabled again, and when it was. */
  returnAt: Date | null;
  returnedAt: Date | null;
  /** The disabling that this enabling ends. */
  returnsId: Id | null;
  /** Whether it is asked for again after the worker restarts. */
  keeps: Generated<boolean>;
}

/** Whether a worker's public address answers us, who are strangers to its host. */
export interface WorkerExposureTable {
  workerId: Id;
  /** The one that was probed. */
  address: string;
  probedAt: Date;
  answeredAt: Date | null;
  /** Probes since it answered last that got no answer. */
  closedProbes: number;
}
