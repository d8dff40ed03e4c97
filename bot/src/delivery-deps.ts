import type { Db } from '@cocoon-pool/db/database';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { Api } from 'grammy';
import type { BotSettings } from './bot-deps.ts';

export interface DeliveryDeps {
  db: Db;
  api: Api;
  now: () => Date;
  log: Logger;
  settings: Pick<BotSettings, 'publicUrl' | 'coinSymbol'>;
}

/** What one round did. `claimed` minus the others is left to its lease. */
export interface DeliveryRound {
  claimed: number;
  sent: number;
  cancelled: number;
  retried: number;
  givenUp: number;
}
