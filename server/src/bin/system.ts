import { drawPng } from '@cocoon-pool/bot/charts/draw-png';
import { createBot } from '@cocoon-pool/bot/create-bot';
import { leadChat } from '@cocoon-pool/bot/lead-chat';
import { startPolling } from '@cocoon-pool/bot/polling';
import { createDirectTeller } from '@cocoon-pool/bot/tell-directly';
import type { OpenDatabase } from '@cocoon-pool/db/open-database';
import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createDaemon } from '@cocoon-pool/monitoring/daemon';
import { systemTimers } from '@cocoon-pool/monitoring/timers';
import type { AppDeps } from '../app-deps.ts';
import { writeChatReport } from '../write-chat-report.ts';
import { serve } from './serve.ts';

interface SystemOptions {
  config: Config;
  log: Logger;
  database: Pick<OpenDatabase, 'db' | 'secretBox'> & Partial<Pick<OpenDatabase, 'listener'>>;
  now: () => Date;
  /** Opens the demo's door without a login. */
  demo?: AppDeps['demo'];
}

export interface System {
  /** Where the API and the Mini App answer. */
  url: string;
  metricsPort: number | null;
  stop(): Promise<void>;
}

/** Daemon, server, bot and delivery in this process, on a migrated database. Without a bot token there is no chat. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { config: settings, log, database, now } = options;
  const { db, listener, secretBox } = database;
  const server = await serve(options);
  const lead = toDelivery(options);
  const { botToken: token, telegramApiRoot } = settings;
  const tellDirectly = token === null ? undefined : createDirectTeller({ token, telegramApiRoot, now });
  const daemon = createDaemon({
    ...{ db, listener, secretBox, now, timers: systemTimers, log, settings },
    lead,
    tellDirectly,
  });
  await daemon.start();
  const polling = startChat(options);
  return {
    url: server.url,
    metricsPort: daemon.metricsPort(),
    stop: async () => {
      await Promise.all([server.stop(), daemon.stop(), polling?.stop()]);
    },
  };
}

/** Sends the outbox, once the daemon leads. */
function toDelivery({ config: settings, log, database: { db }, now }: SystemOptions) {
  const { botToken: token, telegramApiRoot } = settings;
  if (token === null) return undefined;
  return () => leadChat({ token, telegramApiRoot, db, now, log, settings });
}

function startChat({ config: settings, log, database: { db, secretBox }, now }: SystemOptions) {
  const { botToken: token, webhookSecret } = settings;
  if (token === null || webhookSecret !== null) return null;
  const bot = createBot(token, {
    ...{ db, secretBox, now, log, settings, drawPng, livesOn: true },
    writeReport: (participantId) => writeChatReport({ db, now, settings }, participantId),
  });
  return startPolling(bot, { log, settings });
}
