import type { Db } from '@cocoon-pool/db/database';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { Api } from 'grammy';
import type { BotSettings } from './bot-deps.ts';
import type { Pause } from './pause.ts';

export interface DeliveryDeps {
  db: Db;
  api: Api;
  now: () => Date;
  log: Logger;
  settings: Pick<BotSettings, 'publicUrl' | 'coinSymbol' | 'miniAppName'>;
  /** Where groups open the Mini App; absent where nobody asks Telegram for the bot's name. */
  findGroupAppUrl?: () => Promise<string | null>;
  /** Waits for a place among all that is sent with the token. */
  pause: Pause;
}

/** What one round did, in notifications. `claimed` minus the others was not its turn yet. */
export interface DeliveryRound {
  claimed: number;
  sent: number;
  cancelled: number;
  retried: number;
  givenUp: number;
}
