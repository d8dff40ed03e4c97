import type { Counters, Rates } from '@cocoon-pool/domain/cocoon/sample';
import { counterNames } from '@cocoon-pool/domain/cocoon/to-interval';
import type { WorkerAnswer } from '@cocoon-pool/domain/cocoon/worker-answer';
import type { Selectable } from 'kysely';
import type { WorkerStateTable } from './schema.ts';

/** The columns of `worker_state` that hold an answer. */
export const answerColumnNames = [
  'hasJsonStats',
  'hasStatsPage',
  'isDelisted',
  'enabled',
  'modelConnected',
  'proxiesConnected',
  'ton',
  'wallet',
  'latencyMs',
  'activeRequests',
  'maxActiveRequests',
  'requestRates',
  'jsonStatsAt',
  'tonLastSyncedAt',
  'walletBalanceNanoton',
] as const satisfies (keyof WorkerStateTable & keyof WorkerAnswer)[];

type State = Selectable<WorkerStateTable>;
type AnswerColumns = Pick<State, (typeof answerColumnNames)[number]>;

/** A figure that its column cannot hold is unknown; all are before the first answer. */
export function toAnswerColumns(answer: WorkerAnswer | null): AnswerColumns {
  if (answer === null) return unknownColumns;
  const { hasJsonStats, hasStatsPage, isDelisted, enabled, modelConnected, ton, wallet } = answer;
  const { latencyMs, requestRates, jsonStatsAt, tonLastSyncedAt, walletBalanceNanoton } = answer;
  return {
    ...{ hasJsonStats, hasStatsPage, isDelisted, enabled, modelConnected, ton, wallet },
    ...{ latencyMs, jsonStatsAt, tonLastSyncedAt, walletBalanceNanoton },
    proxiesConnected: toBounded(answer.proxiesConnected, 2 ** 15),
    activeRequests: toBounded(answer.activeRequests, 2 ** 31),
    maxActiveRequests: toBounded(answer.maxActiveRequests, 2 ** 31),
    requestRates: requestRates && rateNames.map((name) => requestRates[name]),
  };
}

const unknownColumns: AnswerColumns = {
  hasJsonStats: null,
  hasStatsPage: null,
  isDelisted: null,
  enabled: null,
  modelConnected: null,
  proxiesConnected: null,
  ton: null,
  wallet: null,
  latencyMs: null,
  activeRequests: null,
  maxActiveRequests: null,
  requestRates: null,
  jsonStatsAt: null,
  tonLastSyncedAt: null,
  walletBalanceNanoton: null,
};

const rateNames = ['s1', 's10', 'm1', 'm10', 'h1', 'd1'] as const satisfies (keyof Rates)[];

function toBounded(value: number | null, limit: number): number | null {
  return value !== null && value < limit ? value : null;
}

/** Null before the first answer. */
export function parseAnswer(
  columns: {
    [Name in keyof AnswerColumns]: AnswerColumns[Name] | null;
  },
): WorkerAnswer | null {
  const { hasJsonStats, hasStatsPage, isDelisted, enabled, modelConnected, proxiesConnected } = columns;
  if (hasJsonStats === null || hasStatsPage === null || isDelisted === null) return null;
  const { ton, wallet, latencyMs, activeRequests, maxActiveRequests } = columns;
  const { jsonStatsAt, tonLastSyncedAt, walletBalanceNanoton } = columns;
  return {
    ...{ hasJsonStats, hasStatsPage, isDelisted, enabled, modelConnected, proxiesConnected, ton, wallet },
    ...{ latencyMs, activeRequests, maxActiveRequests, jsonStatsAt, tonLastSyncedAt, walletBalanceNanoton },
    requestRates: parseRates(columns.requestRates),
  };
}

function parseRates(rates: readonly number[] | null): Rates | null {
  const [s1, s10, m1, m10, h1, d1] = rates ?? [];
  if (s1 === undefined || s10 === undefined || m1 === undefined) return null;
  if (m10 === undefined || h1 === undefined || d1 === undefined) return null;
  return { s1, s10, m1, m10, h1, d1 };
}

export type CounterTotals = Record<keyof Counters, { total: number }>;

/** As `worker_state.counter_totals` keeps them. */
export function formatCounterTotals(counters: CounterTotals): number[] {
  return counterNames.map((name) => counters[name].total);
}

/** Null where not every counter is there. */
export function parseCounterTotals(stored: readonly number[] | null): CounterTotals | null {
  if (stored === null || stored.length !== counterNames.length) return null;
  const entries = counterNames.map((name, place) => [name, { total: stored[place] ?? 0 }]);
  return Object.fromEntries(entries);
}
