import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { listApiKeys } from '@cocoon-pool/db/api-keys';
import { formatFailure } from '@cocoon-pool/db/format-failure';
import { issueApiKey, withdrawApiKey } from '@cocoon-pool/db/issued-api-keys';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { type OpenDatabase, openDatabase } from '@cocoon-pool/db/open-database';
import { rotateKeys } from '@cocoon-pool/db/rotate-keys';
import { loadConfig } from '@cocoon-pool/db/run-process';
import type { Config } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { readProductVersion } from '../product-version.ts';
import { createProgressBar } from '../progress-bar.ts';
import { backUp, restore } from './pool-backup.ts';
import { runDoctor } from './pool-doctor.ts';
import { acceptProxyCode, backfillPayouts, type CommandResult, verifyPayouts } from './pool-payouts.ts';
import { importPrices } from './pool-prices.ts';
import { listUsers, setUserRole, setUserStatus, showUser } from './pool-users.ts';
import { addPoolWorker, listPoolWorkers, removePoolWorker, scrapePoolWorker } from './pool-workers.ts';

const usage = `The operator's command line.

  npm run -s pool -- version
  npm run -s pool -- doctor [--live] [--json]    checks settings and everything they name, and says what to do
  npm run -s pool -- migrate            brings the database to this version; refuses one that is newer
  npm run -s pool -- backup FILE        everything at one moment, while the system runs
  npm run -s pool -- restore FILE [--without-key]    into an empty database, checked row by row, whole or not at all
  npm run -s pool -- users list [--query TEXT] [--json]
  npm run -s pool -- users show ID [--json]
  npm run -s pool -- users role ID operator|participant
  npm run -s pool -- users deactivate|activate ID
  npm run -s pool -- workers list [--json]
  npm run -s pool -- workers add HOST:PORT [--name NAME] [--owner ID] [--access-hash HASH]
  npm run -s pool -- workers remove ID
  npm run -s pool -- workers scrape ID [--json]    asks it once from here; exit code 1 when it gives nothing
  npm run -s pool -- api-key create --name NAME --scope read|agent|metrics|operator [--days N] [--json]
  npm run -s pool -- api-key list [--json]
  npm run -s pool -- api-key revoke ID
  npm run -s pool -- keys rotate        seals every secret under the first of ENCRYPTION_KEYS
  npm run -s pool -- payouts backfill [--account ADDRESS] [--again]    reads accounts from the chain to their end
  npm run -s pool -- payouts verify     verifies again what does not count, and holds the ledger against the contracts
  npm run -s pool -- payouts accept-code HASH    accepts the code of a Cocoon proxy from before this installation
  npm run -s pool -- prices import FILE     dated prices, CSV or JSON: date,currency,price
`;

const scopes = ['read', 'agent', 'metrics', 'operator'] as const;

/** Wrong use of the command line: its message and the usage are printed, exit code 2. */
class UsageError extends Error {}

type Options = ReturnType<typeof readArguments>;

interface Context {
  config: Config;
  database: OpenDatabase;
  options: Options;
  /** What follows the command's words. */
  rest: string[];
}

/** `nothing`: not even settings. `database`: open, of whatever version. `migrated`: brought to this version first. */
type Command =
  | { needs: 'nothing'; run(options: Options): Promise<CommandResult> }
  | { needs: 'database' | 'migrated'; run(context: Context): Promise<CommandResult> };

const now = () => new Date();
const streams = { out: process.stdout, progress: process.stderr };
const done: CommandResult = { state: 'done' };

/** With a database of this version. */
const onData = (run: (context: Context) => Promise<CommandResult>): Command => ({ needs: 'migrated', run });

const commands: Record<
  string,
  Command | { needs: 'nothing'; run(options: Options): Promise<CommandResult> }
> = {
  version: {
    needs: 'nothing',
    run: async () => {
      print(await readProductVersion());
      return done;
    },
  },
  doctor: {
    needs: 'nothing',
    run: ({ values }) => runDoctor({ out: process.stdout, now, env: process.env }, values),
  },
  migrate: {
    needs: 'database',
    run: async ({ database }) => {
      const ran = await migrateToLatest(database.db);
      print(ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`);
      return done;
    },
  },
  backup: {
    needs: 'database',
    run: async ({ database, rest: [path] }) =>
      backUp({ database, version: await readProductVersion(), now, ...streams }, path),
  },
  restore: {
    needs: 'database',
    run: ({ database, rest: [path], options: { values } }) =>
      restore({ database, ...streams }, path, { withoutKey: values['without-key'] }),
  },
  'users list': onData(({ database: { db }, options: { values } }) =>
    listUsers({ db, now, ...streams }, values),
  ),
  'users show': onData(({ database: { db }, rest: [id], options: { values } }) =>
    showUser({ db, now, ...streams }, id, values),
  ),
  'users role': onData(({ database: { db }, rest: [id, role] }) =>
    setUserRole({ db, now, ...streams }, id, role),
  ),
  'users deactivate': onData(({ database: { db }, rest: [id] }) =>
    setUserStatus({ db, now, ...streams }, id, 'deactivated'),
  ),
  'users activate': onData(({ database: { db }, rest: [id] }) =>
    setUserStatus({ db, now, ...streams }, id, 'active'),
  ),
  'workers list': onData((context) => listPoolWorkers(toWorkerDeps(context), context.options.values)),
  'workers add': onData((context) => {
    const { 'access-hash': accessHash, ...values } = context.options.values;
    return addPoolWorker(toWorkerDeps(context), context.rest[0], { ...values, accessHash });
  }),
  'workers remove': onData((context) => removePoolWorker(toWorkerDeps(context), context.rest[0])),
  'workers scrape': onData((context) =>
    scrapePoolWorker(toWorkerDeps(context), context.rest[0], context.options.values),
  ),
  'api-key create': onData(async ({ database: { db }, options: { values } }) => {
    const scope = scopes.find((known) => known === values.scope);
    if (values.name === undefined || values.name.trim() === '') throw new UsageError('--name is missing');
    if (scope === undefined) throw new UsageError(`--scope must be one of ${scopes.join(', ')}`);
    const expiresAt = values.days === undefined ? null : addDays(now(), values.days);
    const apiKey = { name: values.name, scope, participantId: null, expiresAt, actor: 'system' };
    const made = await issueApiKey(db, apiKey, now());
    if (!made.ok) throw new UsageError('There are 100 live keys already; revoke some');
    const { id } = made.item;
    if (values.json) print(JSON.stringify({ id, key: made.key }));
    else print(`Key ${id} (${scope}). It is shown this once:\n${made.key}`);
    return done;
  }),
  'api-key list': onData(async ({ database: { db }, options: { values } }) => {
    const keys = await listApiKeys(db);
    if (values.json) print(JSON.stringify(keys));
    for (const key of values.json ? [] : keys)
      print(`${key.id}\t${key.scope}\t${key.prefix}…\t${key.revokedAt ? 'revoked' : 'valid'}\t${key.name}`);
    return done;
  }),
  'api-key revoke': onData(async ({ database: { db }, rest: [id] }) => {
    if (id === undefined || !/^\d+$/.test(id)) throw new UsageError('The id of a key is missing');
    const withdrawal = { id, participantId: null, actor: 'system' };
    if (!(await withdrawApiKey(db, withdrawal, now()))) throw new UsageError(`There is no valid key ${id}`);
    print(`Key ${id} is revoked.`);
    return done;
  }),
  'keys rotate': onData(async ({ database: { db, secretBox } }) => {
    const bar = createProgressBar('Sealing anew', process.stderr);
    const { resealed, unreadable } = await rotateKeys({ db, secretBox, onProgress: bar.update });
    bar.end();
    print(`${resealed} secrets are sealed anew under the first key.`);
    if (unreadable.length === 0) print('The other keys are not needed any more.');
    else print(`No key opens these; enter them again, or add their key:\n${unreadable.join('\n')}`);
    return { state: unreadable.length === 0 ? 'done' : 'incomplete' };
  }),
  'payouts backfill': onData((context) => backfillPayouts(toPayoutDeps(context), context.options.values)),
  'payouts verify': onData((context) => verifyPayouts(toPayoutDeps(context))),
  'payouts accept-code': onData((context) => acceptProxyCode(toPayoutDeps(context), context.rest[0])),
  'prices import': onData(({ database: { db }, rest: [path] }) => {
    if (path === undefined) throw new UsageError('The file of prices is missing');
    return importPrices({ db, now, ...streams }, path);
  }),
};

function toPayoutDeps({ config, database: { db } }: Context) {
  return { db, config, log: silentLogger, now, pause: setTimeout, ...streams };
}

function toWorkerDeps({ config, database: { db, secretBox } }: Context) {
  return { db, secretBox, config, log: silentLogger, now, ...streams };
}

await runCommandLine(readArguments());

async function runCommandLine(options: Options): Promise<void> {
  const { positionals } = options;
  const length = [2, 1].find((words) => commands[positionals.slice(0, words).join(' ')] !== undefined) ?? 0;
  const command = commands[positionals.slice(0, length).join(' ')];
  if (command === undefined) return fail('');
  try {
    const result =
      command.needs === 'nothing'
        ? await command.run(options)
        : await runOnDatabase(command, { options, rest: positionals.slice(length) });
    if (result.state === 'refused') fail(result.message);
    if (result.state === 'incomplete') process.exitCode = 1;
  } catch (error) {
    if (error instanceof UsageError) return fail(error.message);
    process.stderr.write(`${formatFailure(error)}\n`);
    process.exitCode = 1;
  }
}

async function runOnDatabase(
  command: Exclude<Command, { needs: 'nothing' }>,
  given: Pick<Context, 'options' | 'rest'>,
): Promise<CommandResult> {
  const config = loadConfig();
  const database = await openDatabase(config, silentLogger);
  try {
    if (command.needs === 'migrated') await migrateToLatest(database.db);
    return await command.run({ config, database, ...given });
  } finally {
    await database.close();
  }
}

function readArguments() {
  const settings = {
    name: { type: 'string' },
    scope: { type: 'string' },
    days: { type: 'string' },
    json: { type: 'boolean' },
    account: { type: 'string' },
    again: { type: 'boolean' },
    query: { type: 'string' },
    owner: { type: 'string' },
    'access-hash': { type: 'string' },
    'without-key': { type: 'boolean' },
    live: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options: settings });
  } catch (error) {
    fail(error instanceof Error ? error.message : '');
    process.exit();
  }
}

function addDays(from: Date, text: string): Date {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new UsageError('--days must be 1 to 3650');
  return new Date(from.getTime() + days * 86_400_000);
}

function fail(message: string): void {
  process.stderr.write(`${message === '' ? '' : `${message}\n\n`}${usage}`);
  process.exitCode = 2;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
