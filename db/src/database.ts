import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

interface DatabaseOptions {
  maxConnections?: number;
  /** Whoever falls silent for this long within a transaction loses it: what it has locked, others wait for. */
  silentSecondsMax?: number;
  /** Told of broken connections; the pool replaces them by itself, and a query under way rejects. */
  onConnectionError?: (error: Error) => void;
}

/**
 * Opens a pool on `url`; the first query connects. `int8` (ids, counts) arrives as a decimal string and
 * `numeric` (sums of money, lt) as bigint, so a fraction must be cast to `float8` in SQL.
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Db {
  return toDb(createPool(url, options));
}

export function createPool(url: string, options: DatabaseOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    ...(options.silentSecondsMax === undefined ? {} : { onConnect: limitSilence(options.silentSecondsMax) }),
    types: { getTypeParser },
  });
  const onError = (error: Error) => options.onConnectionError?.(error);
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

function limitSilence(seconds: number) {
  return async (client: pg.ClientBase) => {
    await client.query(`SET idle_in_transaction_session_timeout = ${seconds * 1_000}`);
  };
}

export function toDb(pool: PostgresPool): Db {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true, underscoreBeforeDigits: true })],
  });
}

/** A connection that went silent must not hold up its query, or a stop, for ever. */
const queryTimeoutMs = 30_000;

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === pg.types.builtins.NUMERIC && format !== 'binary' ? BigInt : pg.types.getTypeParser(oid, format);
