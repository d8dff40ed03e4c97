import { type EarningsFigures, sumEarnings } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { countFailures } from '@cocoon-pool/domain/cocoon/failure-counting';
import type { WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import type { FailureCounting } from '@cocoon-pool/domain/cocoon/sample';
import type { WorkerAnswer } from '@cocoon-pool/domain/cocoon/worker-answer';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';
import { answerColumnNames, type CounterTotals, parseAnswer, parseCounterTotals } from './stored-answer.ts';
import { failureColumn, judgeState, selectOwned, selectWatched } from './watched-workers.ts';
import { findAccess, type WorkerAccess } from './worker-access.ts';
import { countContractSharers, listWorkerContracts } from './worker-contracts.ts';
import { parseFacts } from './worker-state.ts';
import { type WatchedWorker, watchedColumns } from './workers.ts';

export interface WorkerDetail extends WatchedWorker {
  /** Null where only its agent tells of it. */
  address: string | null;
  agentId: Id | null;
  instance: number | null;
  hasAccessHash: boolean;
  createdAt: Date;
  notes: string | null;
  access: WorkerAccess;
  up: boolean | null;
  lastUpAt: Date | null;
  /** Over the last interval between two readable scrapes. */
  errorRatio: number | null;
  runTimeSecondsMean: number | null;
  /** What the last readable answer says, which may be older than `sampledAt`. */
  answer: WorkerAnswer | null;
  /** The worker's own, since it started; null where the last readable answer had none. */
  counters: CounterTotals | null;
  /** True failures among them; null while the way this worker counts them is unknown. */
  failedTotal: number | null;
  /** The last readable one of each page, without figures. */
  pages: WorkerPages;
  earnings: WorkerEarnings | null;
}

/** Of its (owner, proxy) contracts, which other workers may share: never to be added over workers. */
export interface WorkerEarnings extends EarningsFigures {
  /** Other watched workers that report one of the same contracts. */
  sharedWithWorkers: number;
}

/** Throws `NotFoundError` when it is not watched or, with a participant, is not theirs. */
export async function getWorkerDetail(
  db: Db,
  id: Id,
  { participantId, now }: { participantId: Id | null; now: Date },
): Promise<WorkerDetail> {
  const row = await selectOwned(db, { participantId })
    .innerJoin('hosts', 'hosts.id', 'workers.hostId')
    .leftJoin('workerFacts as facts', 'facts.workerId', 'workers.id')
    .where('workers.id', '=', id)
    .select([...watchedColumns, 'workers.address', 'workers.createdAt', 'workers.notes', 'facts.sample'])
    .select(['workers.agentId', 'workers.instance'])
    .select(['state.ownerAddress', ...stateColumns])
    .select((eb) => [eb('workers.accessHashSealed', 'is not', null).as('hasAccessHash'), failureColumn])
    .executeTakeFirstOrThrow(() => new NotFoundError('worker'));
  const { name, labels, host, model, sampledAt, requestsPerSecond, address, createdAt, up, lastUpAt } = row;
  const {
    errorRatio,
    runTimeSecondsMean,
    participantId: owner,
    ownerAddress,
    notes,
    agentId,
    instance,
  } = row;
  return {
    ...{ id, name, labels, host, model, sampledAt, requestsPerSecond, address, createdAt, up, lastUpAt },
    ...{ errorRatio, runTimeSecondsMean, notes, agentId, instance, participantId: owner },
    access: await findAccess(db, { id, participantId: owner, ownerAddress }),
    ...judgeState(row, now),
    ...toCounters(row),
    hasAccessHash: Boolean(row.hasAccessHash),
    answer: parseAnswer(row),
    pages: parseFacts(row.sample),
    earnings: await findEarnings(db, id),
  };
}

const stateColumns = [
  'state.up',
  'state.recentScrapes',
  'state.errorRatio',
  'state.runTimeSecondsMean',
  'state.lastUpAt',
  'state.countersAt',
  'state.counterTotals',
  'state.failureCounting',
  'blind.blindSince',
  ...answerColumnNames.map((name) => `state.${name}` as const),
] as const;

interface StoredCounters {
  lastUpAt: Date | null;
  countersAt: Date | null;
  counterTotals: number[] | null;
  failureCounting: FailureCounting | null;
}

function toCounters(stored: StoredCounters): Pick<WorkerDetail, 'counters' | 'failedTotal'> {
  const isNewest = stored.countersAt?.getTime() === stored.lastUpAt?.getTime();
  const counters = isNewest ? parseCounterTotals(stored.counterTotals) : null;
  const failedTotal = counters && countFailures(counters.failed.total, stored.failureCounting ?? 'unknown');
  return { counters, failedTotal };
}

async function findEarnings(db: Db, id: Id): Promise<WorkerEarnings | null> {
  const contracts = await listWorkerContracts(db, id);
  const sum = sumEarnings(contracts.map(({ earnings }) => earnings));
  if (sum === null) return null;
  const { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton } = sum;
  const sharedWithWorkers = await countContractSharers(db, id);
  return { unpaidNanoton, claimableNanoton, inFlightNanoton, unsignedNanoton, sharedWithWorkers };
}

/** Null where it has none. Throws `NotFoundError` as `getWorkerDetail` does, at the price of one row. */
export async function getWorkerAddress(
  db: Db,
  id: Id,
  { participantId }: { participantId: Id | null },
): Promise<string | null> {
  const row = await selectWatched(db, { participantId })
    .select('workers.address')
    .where('workers.id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFoundError('worker'));
  return row.address;
}
