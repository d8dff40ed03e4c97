import { type ContractEarnings, toContractEarnings } from '@cocoon-pool/domain/cocoon/contract-earnings';
import type { Sample, ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import { parseSampleJson } from '@cocoon-pool/domain/cocoon/sample-json';
import { type WorkerStatus as StatusVerdict, toWorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { parseRecentScrapes } from './recent-scrapes.ts';
import type { Id } from './schema.ts';

export type WorkerStatus = StatusVerdict['status'];

/** A watched worker as its newest scrape shows it, judged at the time it is read. */
export interface WatchedWorker {
  id: Id;
  name: string;
  host: string;
  model: string | null;
  status: WorkerStatus;
  reason: string | null;
  failure: 'no_answer' | 'bad_answer' | null;
  sampledAt: Date | null;
  participantId: Id | null;
  labels: string[];
  /** Null while the newest scrape failed: an old rate is no rate. */
  requestsPerSecond: number | null;
  /** The last readable sample, which may be older than `sampledAt`. */
  sample: Sample | null;
  /** Earnings of each of its contracts with a proxy; empty when unknown. */
  contracts: ContractEarnings[];
}

export interface WatchedFilter {
  /** Whose workers; null = everybody's and the pool's. */
  participantId: Id | null;
  /** Part of the name, address, model or a label. */
  q?: string | undefined;
  host?: string | undefined;
  /** The whole model, or its name before `@`. */
  model?: string | undefined;
  label?: string | undefined;
}

/** A bound far above what one installation watches. */
const mostWorkers = 20_000;

/** Every watched worker that the filter lets through, in no order, without white lists and counters. */
export async function listWatchedWorkers(db: Db, filter: WatchedFilter, now: Date): Promise<WatchedWorker[]> {
  const { participantId, q, host, model, label } = filter;
  let query = selectWatched(db).select(slimSample.as('sample')).limit(mostWorkers);
  if (participantId !== null) query = query.where('owner.participantId', '=', participantId);
  if (host !== undefined) query = query.where('hosts.name', '=', host.toLowerCase());
  if (label !== undefined) query = query.where(sql<boolean>`${label} = any(workers.labels)`);
  if (model !== undefined) query = query.where(sql<boolean>`${model} in (state.model, ${modelName})`);
  if (q !== undefined) query = query.where(sql<boolean>`strpos(lower(${searched}), lower(${q})) > 0`);
  const rows = await query.execute();
  return rows.map((row) => toWatchedWorker(row, now));
}

/** The columns every view of a worker starts from; `sample` is to be chosen by the caller. */
export function selectWatched(db: Db) {
  return db
    .selectFrom('workers')
    .innerJoin('hosts', 'hosts.id', 'workers.hostId')
    .leftJoin('workerOwners as owner', (join) =>
      join.onRef('owner.workerId', '=', 'workers.id').on('owner.ownedTo', 'is', null),
    )
    .leftJoin('workerState as state', 'state.workerId', 'workers.id')
    .where('workers.removedAt', 'is', null)
    .select([
      'workers.id',
      'workers.name',
      'workers.labels',
      'hosts.name as host',
      'owner.participantId',
      'state.model',
      'state.sampledAt',
      'state.up',
      'state.recentScrapes',
      'state.requestsPerSecond',
    ])
    .select(sql<ScrapeFailure | null>`state.failure`.as('failure'));
}

interface WatchedRow {
  id: Id;
  name: string;
  labels: string[];
  host: string;
  participantId: Id | null;
  model: string | null;
  sampledAt: Date | null;
  up: boolean | null;
  failure: ScrapeFailure | null;
  recentScrapes: string | null;
  requestsPerSecond: number | null;
  sample: Record<string, unknown> | null;
}

export function toWatchedWorker(row: WatchedRow, now: Date): WatchedWorker {
  const sample = row.sample === null ? null : parseSampleJson(row.sample);
  const status = toWorkerStatus(
    {
      sampledAt: row.sampledAt,
      recentScrapes: parseRecentScrapes(row.recentScrapes ?? ''),
      failure: row.failure,
      sample,
    },
    now,
  );
  const { id, name, host, model, sampledAt, participantId, labels } = row;
  const requestsPerSecond = row.up === true ? row.requestsPerSecond : null;
  const contracts = toContracts(sample);
  return {
    id,
    name,
    host,
    model,
    ...status,
    sampledAt,
    participantId,
    labels,
    requestsPerSecond,
    sample,
    contracts,
  };
}

function toContracts(sample: Sample | null): ContractEarnings[] {
  const rootConfig = sample?.jsonStats?.rootConfig ?? null;
  const contracts = sample?.jsonStats?.contracts ?? [];
  return contracts
    .map((contract) => toContractEarnings(contract, rootConfig))
    .filter((earnings) => earnings !== null);
}

const modelName = sql<string>`split_part(state.model, '@', 1)`;
const searched = sql<string>`concat_ws(' ', workers.name, workers.address, state.model, array_to_string(workers.labels, ' '))`;

/** White lists and counters are the bulk of a sample, and no list shows them. */
const slimSample = sql<Record<string, unknown> | null>`
  jsonb_set(jsonb_set(jsonb_set(jsonb_set(jsonb_set(state.sample,
    '{jsonStats,counters}', 'null', false),
    '{jsonStats,rootConfig,workerHashes}', '[]', false),
    '{jsonStats,rootConfig,modelHashes}', '[]', false),
    '{jsonStats,rootConfig,proxyHashes}', '[]', false),
    '{jsonStats,rootConfig,registeredProxies}', '[]', false)`;
