import type { Db } from '@cocoon-pool/db/database';
import type { MetricRetention } from '@cocoon-pool/db/metric-retention';
import type { Id } from '@cocoon-pool/db/schema';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { PortRange } from '@cocoon-pool/domain/network/parse-worker-address';
import type { TaxDocument } from '@cocoon-pool/domain/tax/tax-report';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { TonProof } from '@cocoon-pool/domain/ton/verify-ton-proof';
import type { Context, MiddlewareHandler } from 'hono';
import type { AnswerCache } from './answer-cache.ts';
import type { SignaturePermission } from './ask-signature.ts';
import type { LiveHub } from './live-hub.ts';
import type { RateLimiter } from './rate-limits.ts';
import type { ServerMetrics } from './server-metrics.ts';

/** The part of the settings that the API reads; a parsed configuration fits. */
export interface AppSettings {
  registration: 'invite' | 'approve' | 'open';
  poolName: string;
  /** How the coin is called in files and texts. */
  coinSymbol: string;
  /** Null: nobody can log in with Telegram. */
  botToken: string | null;
  operatorTelegramIds: readonly string[];
  /**
   * The https address of this installation; null where it has none. Its host is the one page whose wallet proofs count:
   * without it nobody logs in with a wallet.
   */
  publicUrl: string | null;
  tonNetwork: TonNetwork;
  /** Where Cocoon's root contract is. */
  chain: { rootAddress: string };
  workerNetworksAllowed: readonly string[];
  workerPortsAllowed: readonly PortRange[];
  scrapeIntervalSeconds: number;
  metricRetention: MetricRetention;
}

/** The agent's one file, and the SHA-256 of it in hex. */
export interface AgentFile {
  source: string;
  sha256: string;
}

/** Everything `createApp` stands on. It reads no clock, environment or network of its own. */
export interface AppDeps {
  db: Db;
  secretBox: SecretBox;
  now: () => Date;
  /** Of the product; absent where nobody says. */
  version?: string | undefined;
  log: Logger;
  settings: AppSettings;
  /**
   * All addresses of a name; an empty list or an error where it has none (yet). Absent where there is no resolver:
   * then only literal addresses are judged here, and names when the daemon connects.
   */
  resolve?: ((host: string) => Promise<string[]>) | undefined;
  /** The link by which Telegram opens the Mini App; null while it is not known, and absent where there is no bot. */
  findMiniApp?: (() => Promise<string | null>) | undefined;
  /** Absent in tests and benchmarks, where nobody is limited. */
  limiter?: RateLimiter | undefined;
  /** Absent in tests and benchmarks, where every answer is fresh. */
  cache?: AnswerCache | undefined;
  /** Absent where connections cannot be kept open. */
  live?: LiveHub | undefined;
  /** Who is at the other end; null where the runtime does not tell. */
  clientAddress?: ((c: Context) => string | null) | undefined;
  /** Absent where no token guards them, and on Workers, where a process's own counts say nothing. */
  metrics?: ServerMetrics | undefined;
  telegramWebhook?: { path: string; handle(request: Request): Promise<Response> } | undefined;
  /** Opens the door `POST /api/v1/auth/demo`; absent everywhere but in the demo. */
  demo?:
    | {
        participantId: Id;
        operatorId: Id;
        /** What a simulated wallet signs for `localhost`. */
        prove(payload: string): Promise<TonProof>;
        /** Answers the pages of the simulated chat. */
        chat?(request: Request): Promise<Response>;
      }
    | undefined;
  /** Asks the chain about wallets that can refuse their key's signatures; absent in tests that have no chain. */
  askSignature?: ((account: string) => Promise<SignaturePermission>) | undefined;
  /** The built agent; null or absent where there is none. */
  agentFile?: (() => Promise<AgentFile | null>) | undefined;
  /** Prints a report; absent where there is no room for it, as on Workers: then PDF is refused. */
  renderTaxPdf?: ((document: TaxDocument) => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** Serves the Mini App's files, with its page for every unknown path. */
  staticFiles?: MiddlewareHandler | undefined;
}
