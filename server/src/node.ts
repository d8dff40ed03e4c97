import { openServedDatabase } from '@cocoon-pool/db/open-database';
import { runProcess } from '@cocoon-pool/db/run-process';
import { serve } from './bin/serve.ts';

await runProcess(async (config, log) => {
  const database = await openServedDatabase(config, log);
  const server = await serve({ config, log, database, now: database.clock.now });
  log.info({ url: server.url }, 'ready');
  return {
    stop: async () => {
      await server.stop();
      await database.close();
    },
  };
});
