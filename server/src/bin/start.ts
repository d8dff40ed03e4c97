import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { checkDatabase, openDatabase } from '@cocoon-pool/db/open-database';
import { runProcess } from '@cocoon-pool/db/run-process';
import { buildStaleMiniApp } from './build-miniapp.ts';
import { startSystem } from './system.ts';

await runProcess(async (config, log) => {
  await buildStaleMiniApp();
  const database = await openDatabase(config, log, { isService: true });
  const start = async () => {
    await migrateToLatest(database.db);
    await checkDatabase(database.db, log);
    await database.clock.set();
    return startSystem({ config, log, database, now: database.clock.now });
  };
  const system = await start().catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  log.info({ url: system.url, metricsPort: system.metricsPort }, 'ready');
  if (config.botToken === null) log.warn({}, 'BOT_TOKEN is not set: no chat, no alerts in Telegram');
  return {
    stop: async () => {
      await system.stop();
      await database.close();
    },
  };
});
