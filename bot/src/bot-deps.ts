import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { PortRange } from '@cocoon-pool/domain/network/parse-worker-address';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { Pause } from './pause.ts';

/** Everything the bot needs from outside. */
export interface BotDeps {
  db: Db;
  secretBox: SecretBox;
  now: () => Date;
  log: Logger;
  settings: BotSettings;
  /** Draws an SVG picture as PNG; absent where nothing can be drawn. */
  drawPng?: (svg: string) => Promise<Uint8Array>;
  /** Somebody's income of this year as a file; absent where files cannot be made. */
  writeReport?: (participantId: Id) => Promise<{ filename: string; bytes: Uint8Array }>;
  /** The process goes on after an update is answered; elsewhere work behind an answer is waited for. */
  livesOn?: boolean;
  /** Waits for a place in Telegram's limits; the real one where it is absent. */
  pause?: Pause;
}

export interface BotSettings {
  poolName: string;
  /** Base of links and Mini App buttons; without https there are none. */
  publicUrl: string | null;
  /** The Mini App's short name in BotFather; without it there are no buttons to it in groups. */
  miniAppName?: string | null | undefined;
  registration: 'invite' | 'approve' | 'open';
  operatorTelegramIds: string[];
  supportContact: string | null;
  telegramApiRoot: string;
  coinSymbol: string;
  tonNetwork: TonNetwork;
  /** The contract that names Cocoon's proxies. */
  chain: { rootAddress: string };
  workerPortsAllowed: readonly PortRange[];
  workerNetworksAllowed: readonly string[];
}
