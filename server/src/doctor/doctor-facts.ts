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
  manifest: Asked<{ url: string }> | null;
  prices: Asked<{ usd: number }>;
  toncenter: Asked<ToncenterFacts>;
}

/** What the contract with toncenter leaves to be seen on the live server. */
export interface ToncenterFacts {
  apiVersion: string | null;
  headAgeSeconds: number;
  /** How many rows come where none are asked for. */
  defaultLimit: number;
  /** Whether transactions read as the payout tracker needs them. */
  unreadable: string | null;
  /** Whether the filter for payouts is taken. */
  payoutFilter: Asked<number>;
}
