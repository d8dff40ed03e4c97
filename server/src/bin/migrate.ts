import { formatFailure } from '@cocoon-pool/db/format-failure';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { openDatabase } from '@cocoon-pool/db/open-database';
import { createLogger, loadConfig } from '@cocoon-pool/db/run-process';

const config = loadConfig();
try {
  const database = await openDatabase(config, createLogger(config));
  try {
    const ran = await migrateToLatest(database.db);
    process.stdout.write(ran.length === 0 ? 'The database is up to date.\n' : `Ran ${ran.join(', ')}.\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${formatFailure(error)}\n`);
  process.exitCode = 1;
}
