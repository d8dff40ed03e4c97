import { parseRecentScrapes } from '@cocoon-pool/db/recent-scrapes';
import type { RequestMinutes } from '@cocoon-pool/db/request-minutes';
import type { Id } from '@cocoon-pool/db/schema';
import {
  formatCounterTotals,
  parseAnswer,
  parseCounterTotals,
  toAnswerColumns,
} from '@cocoon-pool/db/stored-answer';
import type { StoredWorkerState, WorkerStateRow } from '@cocoon-pool/db/worker-state';
import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import type { ScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import type { CounterBaseline } from '@cocoon-pool/domain/cocoon/to-interval';
import { type Totals, toNewestInterval, totalNames, type WorkerTrack } from './track-worker.ts';

/** The stored form of what is known of a worker. */
export function toStateRow(workerId: Id, track: WorkerTrack): WorkerStateRow {
  const { jsonStats } = track.pages;
  const counters = track.baseline?.jsonStats?.counters ?? null;
  return {
    workerId,
    sampledAt: track.sampledAt,
    up: track.failure === null,
    failure: track.failure,
    lastUpAt: track.lastUpAt,
    recentScrapes: track.recentScrapes.map((outcome) => letters[outcome]).join(''),
    requestsPerSecond: toRequestsPerSecond(track),
    errorRatio: track.interval?.errorRatio ?? null,
    runTimeSecondsMean: track.interval?.runTimeSecondsMean ?? null,
    scrapeFailures: track.scrapeFailures,
    totals: totalNames.map((name) => track.totals[name] ?? null),
    ...toAnswerColumns(track.answer),
    model: jsonStats?.localConfig.model ?? null,
    ownerAddress: jsonStats?.localConfig.ownerAddress ?? null,
    countersAt: track.baseline?.sampledAt ?? null,
    counterTotals: counters && formatCounterTotals(counters),
    failureCounting: track.counting,
    pages: track.pages,
    contracts: track.contracts,
  };
}

const letters: Record<ScrapeOutcome, string> = { up: 'u', bad_answer: 'b', no_answer: 'n' };

/** Over the newest interval; before there is one, the worker's own 10-second rate. Null while it does not answer. */
function toRequestsPerSecond(track: WorkerTrack): number | null {
  if (track.failure !== null) return null;
  const interval = toNewestInterval(track);
  if (interval !== null) return interval.requests / interval.intervalSeconds;
  return track.answer?.requestRates?.s10 ?? null;
}

/** What a daemon goes on from after a restart. The last interval is left behind: it is over. */
export function parseStateRow(
  row: StoredWorkerState,
  { minutes, lastProxyAt }: Pick<RequestMinutes, 'minutes' | 'lastProxyAt'> = {
    minutes: [],
    lastProxyAt: null,
  },
): WorkerTrack {
  return {
    sampledAt: row.sampledAt,
    failure: [...noAnswerFailures, ...badAnswerFailures].find((failure) => failure === row.failure) ?? null,
    lastUpAt: row.lastUpAt,
    recentScrapes: parseRecentScrapes(row.recentScrapes),
    pages: row.pages,
    contracts: null,
    answer: parseAnswer(row),
    baseline: parseBaseline(row),
    counting: row.failureCounting,
    interval: null,
    intervalAt: null,
    window: minutes,
    lastProxyAt,
    scrapeFailures: row.scrapeFailures,
    totals: parseTotals(row.totals),
  };
}

function parseBaseline({ countersAt, counterTotals, pages }: StoredWorkerState): CounterBaseline | null {
  const counters = parseCounterTotals(counterTotals);
  if (countersAt === null || counters === null) return null;
  const commit = pages.jsonStats?.status.commit ?? null;
  return { sampledAt: countersAt, jsonStats: { status: { commit }, counters } };
}

function parseTotals(stored: readonly (number | null)[]): Totals {
  const totals: Totals = {};
  for (const [place, name] of totalNames.entries()) {
    const total = stored[place] ?? null;
    if (total !== null) totals[name] = total;
  }
  return totals;
}
