import { leadChat } from '@cocoon-pool/bot/lead-chat';
import { createDirectTeller } from '@cocoon-pool/bot/tell-directly';
import { openServedDatabase } from '@cocoon-pool/db/open-database';
import { runProcess } from '@cocoon-pool/db/run-process';
import { createDaemon } from './daemon.ts';
import { systemTimers } from './timers.ts';

// Ten thousand workers leave much garbage and keep little: `npm run start:daemon` gives node a small nursery
// (--max-semi-space-size) and lets the heap grow to twice what is held (--heap-growing-percent) instead of four times.
await runProcess(async (config, log) => {
  const database = await openServedDatabase(config, log);
  const { db, listener, secretBox } = database;
  const { now } = database.clock;
  const { botToken: token, telegramApiRoot } = config;
  const daemon = createDaemon({
    ...{ db, listener, secretBox, now, timers: systemTimers, log, settings: config },
    lead:
      token === null ? undefined : () => leadChat({ token, telegramApiRoot, db, now, log, settings: config }),
    tellDirectly: token === null ? undefined : createDirectTeller({ token, telegramApiRoot, now }),
  });
  await daemon.start();
  log.info({ metricsPort: daemon.metricsPort() }, 'ready');
  return {
    stop: async () => {
      await daemon.stop();
      await database.close();
    },
  };
});
