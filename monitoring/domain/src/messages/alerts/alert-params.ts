/**
 * What the words of a rule may say, formatted and escaped. An unknown figure is the word for it; a null drops its
 * segment.
 */
export interface AlertParams {
  since: string;
  duration: string;
  lastAt: string;
  failed: string;
  total: string;
  totalCount: number | null;
  reason: string;
  /** The worker's host when all its other workers are ok. */
  host: { name: string; workers: number } | null;
  lag: string;
  balance: string;
  minBalance: string;
  clearBalance: string;
  walletAddress: string;
  hash: string;
  /** What was delisted: a model's name, or null for the image. */
  delistedModel: string | null;
  before: string;
  after: string;
  isPrice: boolean;
  isNowOff: boolean;
  at: string;
  port: string;
  inFlight: string;
  modelName: string;
  rate: string;
  peerRate: string;
  price: string;
  peerPrice: string;
  pct: string;
  limitPct: string;
  runTime: string;
  limit: string;
  meanRunTime: string;
  active: string;
  capacity: string;
  gpuName: string;
  temp: string;
  tempLimit: string;
  gpuPct: string;
  gpus: string;
  gpuCount: number | null;
  gpusExpected: string;
  serviceName: string;
  serviceState: string;
  have: string;
  want: string;
  change: string;
  earnRate: string;
  meanRate: string;
  networkState: 'busy' | 'quiet' | null;
  workers: string;
  workerCount: number | null;
  totalWorkers: string;
  hosts: string;
  lost: 'proxies' | 'requests' | null;
  hostName: string;
}

/** What one rule says. A phrase or clear that begins with `:` joins the name with it. */
export interface RuleWords {
  /** For people who choose rules. */
  name: string;
  /** Serves lists, groups, reminders and digests too. */
  phrase(p: AlertParams): string;
  facts(p: AlertParams): string;
  fix(p: AlertParams): string;
  clear(p: AlertParams): string;
}
