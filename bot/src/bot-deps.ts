import type { Db } from '@cocoon-pool/db/database';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { Pause } from './pause.ts';

/** Everything the bot needs from outside. */
export interface BotDeps {
  db: Db;
  now: () => Date;
  log: Logger;
  settings: BotSettings;
  /** Waits for a place in Telegram's limits; the real one where it is absent. */
  pause?: Pause;
}

export interface BotSettings {
  poolName: string;
  /** Base of links and Mini App buttons; without https there are none. */
  publicUrl: string | null;
  registration: 'invite' | 'approve' | 'open';
  operatorTelegramIds: string[];
  supportContact: string | null;
  telegramApiRoot: string;
  coinSymbol: string;
}
