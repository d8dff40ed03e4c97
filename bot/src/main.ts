import { openServedDatabase } from '@cocoon-pool/db/open-database';
import { runProcess } from '@cocoon-pool/db/run-process';
import { drawPng } from './charts/draw-png.ts';
import { createBot } from './create-bot.ts';
import { createHeardNote } from './heard-note.ts';
import { startPolling } from './polling.ts';

await runProcess(async (config, log) => {
  const { botToken, webhookSecret } = config;
  if (botToken === null) throw new Error('BOT_TOKEN is not set');
  if (webhookSecret !== null)
    throw new Error('WEBHOOK_SECRET is set: the server receives the updates, not this process');
  const database = await openServedDatabase(config, log);
  const bot = createBot(botToken, {
    ...{ db: database.db, secretBox: database.secretBox, now: database.clock.now },
    ...{ log, settings: config, drawPng, livesOn: true },
  });
  const onHeard = createHeardNote(config.healthFile, log);
  const polling = startPolling(bot, { log, settings: config, onHeard });
  return {
    stop: async () => {
      await polling.stop();
      await database.close();
    },
  };
});
