import type { DatabaseFacts } from '@cocoon-pool/db/database-facts';
import type { InstallationFacts } from '@cocoon-pool/db/installation-facts';

/** What came of asking: an answer, or why there is none in one sentence. */
export type Asked<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/** All that the doctor looks at; null = not asked, because it is not set, not wanted, or hangs on what failed. */
export interface DoctorFacts {
  settings: {
    hasBot: boolean;
    hasWebhook: boolean;
    hasOperators: boolean;
    publicUrl: string | null;
    isEmbedded: boolean;
    scrapeConcurrency: number;
  };
  database: Asked<DatabaseFacts>;
  installation: InstallationFacts | null;
  redis: Asked<'pong'> | null;
  machine: {
    /** Of the disk that holds `DATA_DIR`; null = it cannot be told. */
    diskFreeBytes: number | null;
    diskFreeRatio: number | null;
    /** Null = without limit, or it cannot be told. */
    openFilesMax: number | null;
  };
  server: PortFacts;
  exporter: PortFacts;
  live: LiveFacts | null;
}

export interface PortFacts {
  address: string;
  /** `ours`: ready; `unready`: ours, and says no; `stranger`: something else listens; `silent`: nobody. */
  state: 'ours' | 'unready' | 'stranger' | 'silent';
}

export interface LiveFacts {
  bot: Asked<{ username: string; clockAheadMs: number | null }> | null;
  webhook: Asked<{ url: string; pendingUpdates: number; lastError: string | null }> | null;
  publicServer: Asked<'ready'> | null;
  manifest: Asked<ManifestFacts> | null;
  prices: Asked<{ usd: number }>;
  toncenter: Asked<ToncenterFacts>;
  /** Of the second provider, where one is set. */
  secondToncenter: Asked<ToncenterFacts> | null;
}

export interface ManifestFacts {
  url: string;
  /** Whether pages of other origins, as wallets have them, may read it. */
  isOpen: boolean;
  icon: Asked<'png'>;
}

/** What the contract with toncenter leaves to be seen on the live server. */
export interface ToncenterFacts {
  apiVersion: string | null;
  /** Below 0 where this machine's clock is behind the chain's. */
  headAgeSeconds: number;
  /** How many rows come where none are asked for. */
  defaultLimit: number;
  /** Whether transactions read as the payout tracker needs them. */
  unreadable: string | null;
  /** Whether the filter for payouts is taken, and how many of one it gives. */
  payoutFilter: Asked<number>;
  /** Whether the account that was asked for has payouts. */
  isPaid: boolean;
  /** How too many calls without a key are refused (429); null = none was refused. */
  refusal: { retryAfter: string | null; body: string } | null;
}
