import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { listApiKeys } from '@cocoon-pool/db/api-keys';
import type { Db } from '@cocoon-pool/db/database';
import { issueApiKey, withdrawApiKey } from '@cocoon-pool/db/issued-api-keys';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { type OpenDatabase, openDatabase } from '@cocoon-pool/db/open-database';
import { rotateKeys } from '@cocoon-pool/db/rotate-keys';
import { loadConfig } from '@cocoon-pool/db/run-process';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createProgressBar } from '../progress-bar.ts';
import {
  acceptProxyCode,
  backfillPayouts,
  type CommandResult,
  type PayoutCommandDeps,
  verifyPayouts,
} from './pool-payouts.ts';
import { importPrices } from './pool-prices.ts';

const usage = `The operator's command line.

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

type Command = (db: Db, options: Options, database: OpenDatabase) => Promise<void>;

const commands: Record<string, Command> = {
  'api-key create': async (db, { values }) => {
    const scope = scopes.find((known) => known === values.scope);
    if (values.name === undefined || values.name.trim() === '') throw new UsageError('--name is missing');
    if (scope === undefined) throw new UsageError(`--scope must be one of ${scopes.join(', ')}`);
    const expiresAt = values.days === undefined ? null : addDays(new Date(), values.days);
    const apiKey = { name: values.name, scope, participantId: null, expiresAt, actor: 'system' };
    const made = await issueApiKey(db, apiKey, new Date());
    if (!made.ok) throw new UsageError('There are 100 live keys already; revoke some');
    const { id } = made.item;
    if (values.json) print(JSON.stringify({ id, key: made.key }));
    else print(`Key ${id} (${scope}). It is shown this once:\n${made.key}`);
  },
  'api-key list': async (db, { values }) => {
    const keys = await listApiKeys(db);
    if (values.json) return print(JSON.stringify(keys));
    for (const key of keys)
      print(`${key.id}\t${key.scope}\t${key.prefix}…\t${key.revokedAt ? 'revoked' : 'valid'}\t${key.name}`);
  },
  'api-key revoke': async (db, { positionals }) => {
    const id = positionals[2];
    if (id === undefined || !/^\d+$/.test(id)) throw new UsageError('The id of a key is missing');
    const withdrawal = { id, participantId: null, actor: 'system' };
    if (!(await withdrawApiKey(db, withdrawal, new Date())))
      throw new UsageError(`There is no valid key ${id}`);
    print(`Key ${id} is revoked.`);
  },
  'keys rotate': async (db, _, { secretBox }) => {
    const bar = createProgressBar('Sealing anew', process.stderr);
    const { resealed, unreadable } = await rotateKeys({ db, secretBox, onProgress: bar.update });
    bar.end();
    print(`${resealed} secrets are sealed anew under the first key.`);
    if (unreadable.length === 0) return print('The other keys are not needed any more.');
    print(`No key opens these; enter them again, or add their key:\n${unreadable.join('\n')}`);
    process.exitCode = 1;
  },
  'payouts backfill': async (db, { values }) => finish(await backfillPayouts(toPayoutDeps(db), values)),
  'payouts verify': async (db) => finish(await verifyPayouts(toPayoutDeps(db))),
  'payouts accept-code': async (db, { positionals }) =>
    finish(await acceptProxyCode(toPayoutDeps(db), positionals[2])),
  'prices import': async (db, { positionals }) => {
    const path = positionals[2];
    if (path === undefined) throw new UsageError('The file of prices is missing');
    finish(
      await importPrices({ db, now: () => new Date(), out: process.stdout, progress: process.stderr }, path),
    );
  },
};

function toPayoutDeps(db: Db): PayoutCommandDeps {
  const streams = { out: process.stdout, progress: process.stderr };
  return {
    db,
    config: loadConfig(),
    log: silentLogger,
    now: () => new Date(),
    pause: setTimeout,
    ...streams,
  };
}

function finish(result: CommandResult): void {
  if (result.state === 'refused') throw new UsageError(result.message);
  if (result.state === 'incomplete') process.exitCode = 1;
}

const options = readArguments();
const command = commands[options.positionals.slice(0, 2).join(' ')];
if (command === undefined) fail('');
else await runCommand(command);

async function runCommand(act: Command): Promise<void> {
  const database = await openDatabase(loadConfig(), silentLogger);
  try {
    await migrateToLatest(database.db);
    await act(database.db, options, database);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    fail(error.message);
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
