import type { Id } from './schema.ts';
import { toAnswerColumns } from './stored-answer.ts';
import type { WorkerStateRow } from './worker-state.ts';

/** For tests: the state of a worker that never answered. */
export function createTestState(
  workerId: Id,
  sampledAt: Date,
  change: Partial<WorkerStateRow> = {},
): WorkerStateRow {
  return {
    workerId,
    sampledAt,
    up: false,
    failure: 'timeout',
    lastUpAt: null,
    recentScrapes: 'n',
    requestsPerSecond: null,
    errorRatio: null,
    runTimeSecondsMean: null,
    scrapeFailures: {},
    totals: [],
    ...toAnswerColumns(null),
    model: null,
    ownerAddress: null,
    countersAt: null,
    counterTotals: null,
    failureCounting: 'unknown',
    pages: { jsonStats: null, statsPage: null },
    contracts: null,
    ...change,
  };
}
