import type { ReportedContract } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { noPages, type WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import { parseSampleJson } from '@cocoon-pool/domain/cocoon/sample-json';
import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, WorkerStateTable } from './schema.ts';
import { upsertWorkerContracts } from './worker-contracts.ts';
import { upsertWorkerFacts } from './worker-facts.ts';

type StateColumns = Selectable<WorkerStateTable>;

/** The latest of a worker, as it is written. */
export interface WorkerStateRow extends StateColumns {
  /** The last readable one of each page; of both only what seldom changes is kept. Null leaves what is stored. */
  pages: WorkerPages | null;
  /** Those of the newest `/jsonstats`; null leaves what is stored. */
  contracts: readonly ReportedContract[] | null;
}

/** The latest of a worker, as it is stored. */
export interface StoredWorkerState extends StateColumns {
  /** Without figures. */
  pages: WorkerPages;
}

/** The latest of those of `workerIds` that were ever scraped: what a daemon goes on from after a restart. */
export async function listWorkerStates(db: Db, workerIds: readonly Id[]): Promise<StoredWorkerState[]> {
  const rows = await db
    .selectFrom('workerState')
    .leftJoin('workerFacts', 'workerFacts.workerId', 'workerState.workerId')
    .selectAll('workerState')
    .select('workerFacts.sample')
    .where(sql<boolean>`worker_state.worker_id = ANY(${workerIds}::bigint[])`)
    .execute();
  return rows.map(({ sample, ...state }) => ({ ...state, pages: parseFacts(sample) }));
}

/** Stored facts that this version cannot read are as good as none. */
export function parseFacts(sample: Record<string, unknown> | null): WorkerPages {
  if (sample === null) return noPages;
  try {
    const { jsonStats, statsPage } = parseSampleJson(sample);
    return { jsonStats, statsPage };
  } catch {
    return noPages;
  }
}

/**
 * Replaces the latest of many workers. What seldom changes, and contracts, are written where they differ from what is
 * stored. Rows of workers that do not exist are left out.
 */
export async function upsertWorkerStates(db: Db, states: readonly WorkerStateRow[]): Promise<void> {
  if (states.length === 0) return;
  await upsertColumns(db, states);
  await upsertWorkerFacts(db, states);
  await upsertWorkerContracts(db, states);
}

async function upsertColumns(db: Db, states: readonly WorkerStateRow[]): Promise<void> {
  const refs = sql.join(columnNames.map((name) => sql.ref(name)));
  const arrays = columnNames.map(
    (name) => sql`${states.map((state) => toElement(name, state))}::${sql.raw(toArrayType(name))}`,
  );
  // An array in an array would be taken apart by `unnest`: it travels as text.
  const given = columnNames.map((name) => {
    const type = columnTypes[name];
    return type.endsWith('[]') ? sql`${sql.ref(`t.${name}`)}::${sql.raw(type)}` : sql.ref(`t.${name}`);
  });
  const [, ...changing] = columnNames;
  const excluded = sql.join(changing.map((name) => sql.ref(`excluded.${name}`)));
  await sql`
    INSERT INTO worker_state (${refs})
    SELECT ${sql.join(given)} FROM unnest(${sql.join(arrays)}) AS t (${refs}) JOIN workers ON workers.id = t.worker_id
    ON CONFLICT (worker_id) DO UPDATE SET (${sql.join(changing.map((name) => sql.ref(name)))}) = (${excluded})
  `.execute(db);
}

const columnTypes = {
  workerId: 'bigint',
  sampledAt: 'timestamptz',
  up: 'boolean',
  failure: 'text',
  recentScrapes: 'text',
  requestsPerSecond: 'float8',
  errorRatio: 'float8',
  runTimeSecondsMean: 'float8',
  scrapeFailures: 'jsonb',
  totals: 'float8[]',
  lastUpAt: 'timestamptz',
  latencyMs: 'real',
  hasJsonStats: 'boolean',
  hasStatsPage: 'boolean',
  isDelisted: 'boolean',
  enabled: 'boolean',
  modelConnected: 'boolean',
  proxiesConnected: 'smallint',
  activeRequests: 'integer',
  maxActiveRequests: 'integer',
  ton: 'text',
  wallet: 'text',
  requestRates: 'float8[]',
  jsonStatsAt: 'timestamptz',
  tonLastSyncedAt: 'timestamptz',
  walletBalanceNanoton: 'numeric',
  model: 'text',
  ownerAddress: 'text',
  countersAt: 'timestamptz',
  counterTotals: 'float8[]',
  failureCounting: 'text',
} as const satisfies Record<keyof StateColumns, string>;

type ColumnName = keyof typeof columnTypes;
const columnNames = Object.keys(columnTypes) as ColumnName[];

function toArrayType(name: ColumnName): string {
  const type = columnTypes[name];
  return type.endsWith('[]') ? 'text[]' : `${type}[]`;
}

function toElement(name: ColumnName, state: WorkerStateRow): unknown {
  const value = state[name];
  if (Array.isArray(value)) return `{${value.map((member) => member ?? 'NULL').join(',')}}`;
  return name === 'scrapeFailures' ? JSON.stringify(value) : value;
}
