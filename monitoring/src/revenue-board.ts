import { type ContractPayout, listContractPayouts } from '@cocoon-pool/db/contract-payouts';
import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import { dividePayout } from '@cocoon-pool/domain/payouts/divide-payout';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { DatabaseWatch } from './database-watch.ts';
import type { Timers } from './timers.ts';
import { totalNames } from './track-worker.ts';

/** What a worker brought one owner; null = the pool. */
export interface WorkerRevenue {
  participantId: Id | null;
  receivedNanoton: bigint;
}

/** What workers were verifiably paid, for the exporter: of every owner they had. */
export interface RevenueBoard {
  /** Empty until it is known. The present owner is always among it, with 0 before the first payout. */
  find(target: Target): readonly WorkerRevenue[];
  start(): void;
  stop(): Promise<void>;
}

interface RevenueBoardDeps {
  db: Db;
  /** Null where the chain is not read: then nothing is known of payouts. */
  network: TonNetwork | null;
  /** Those of this daemon. */
  listWorkerIds(): readonly Id[];
  watch: DatabaseWatch;
  timers: Timers;
}

const againMs = 60_000;
const firstMs = 1_000;

/** Reads the ledger once a minute; where it cannot be read, what was known stays: payouts are never taken back. */
export function createRevenueBoard(deps: RevenueBoardDeps): RevenueBoard {
  const { db, network, watch, timers } = deps;
  let known = new Map<Id, readonly WorkerRevenue[]>();
  let isStopped = false;
  let cancel = () => {};
  let reading: Promise<void> = Promise.resolve();

  const read = async () => {
    const workerIds = deps.listWorkerIds();
    let delayMs = workerIds.length === 0 ? firstMs : againMs;
    try {
      if (network !== null && workerIds.length > 0) {
        const earned = toRevenue(await listContractPayouts(db, { network, workerIds }));
        known = new Map(workerIds.map((workerId) => [workerId, earned.get(workerId) ?? []]));
        watch.succeeded('metrics');
      }
    } catch (error) {
      watch.failed('metrics', error);
      delayMs = firstMs * 5;
    }
    if (!isStopped) cancel = timers.after(delayMs, readNext);
  };
  const readNext = () => {
    reading = read();
  };

  return {
    find: createRevenueFinder(() => known),
    start: () => {
      if (network !== null) readNext();
    },
    stop: async () => {
      isStopped = true;
      cancel();
      await reading;
    },
  };
}

/** Finds in what was read; the present owner is always among it. */
export function createRevenueFinder(
  getKnown: () => ReadonlyMap<Id, readonly WorkerRevenue[]>,
): RevenueBoard['find'] {
  return ({ workerId, participantId }) => {
    const revenue = getKnown().get(workerId);
    if (revenue === undefined) return [];
    const isAmong = revenue.some((one) => one.participantId === participantId);
    return isAmong ? revenue : [...revenue, { participantId, receivedNanoton: 0n }];
  };
}

const tokensPlace = totalNames.indexOf('tokensAdjusted');

/**
 * Divides what each contract was paid among the workers that share it, by the tokens each of them made since it is
 * watched: what all of them got together is exactly what was paid.
 */
export function toRevenue(payouts: readonly ContractPayout[]): Map<Id, WorkerRevenue[]> {
  const revenue = new Map<Id, WorkerRevenue[]>();
  const contracts = Map.groupBy(
    payouts,
    ({ contractAddress, participantId }) => `${contractAddress} ${participantId}`,
  );
  for (const sharers of contracts.values()) {
    const weights = sharers.map(({ totals }) => totals?.[tokensPlace] ?? 0);
    const parts = dividePayout(sharers[0]?.receivedNanoton ?? 0n, weights);
    for (const [place, { workerId, participantId, workerOwnerId }] of sharers.entries()) {
      const own = revenue.get(workerId) ?? [];
      addTo(own, { participantId: participantId ?? workerOwnerId, receivedNanoton: parts[place] ?? 0n });
      revenue.set(workerId, own);
    }
  }
  return revenue;
}

function addTo(revenue: WorkerRevenue[], more: WorkerRevenue): void {
  const same = revenue.find(({ participantId }) => participantId === more.participantId);
  if (same === undefined) revenue.push(more);
  else same.receivedNanoton += more.receivedNanoton;
}
