import { isSameContent } from './same-content.ts';
import type { Sample } from './sample.ts';

/** The last readable one of each page; null where none was read. */
export type WorkerPages = Pick<Sample, 'jsonStats' | 'statsPage'>;

export const noPages: WorkerPages = { jsonStats: null, statsPage: null };

/**
 * What seldom changes on the pages: facts, prices, white lists. Figures that move from scrape to scrape (counters,
 * contracts, balances, transactions, requests under way, lags) are null.
 */
export function toLastingPages({ jsonStats, statsPage }: WorkerPages): WorkerPages {
  return {
    jsonStats: jsonStats && {
      ...jsonStats,
      status: { ...jsonStats.status, walletBalanceNanoton: null, tonLastSyncedAt: null },
      counters: null,
      wallet: {
        address: jsonStats.wallet.address,
        balanceNanoton: null,
        seqno: null,
        pendingTransactions: null,
        activeTransactions: null,
      },
      contracts: null,
    },
    statsPage: statsPage && { ...statsPage, wallet: null, ton: null, activeRequests: null },
  };
}

/**
 * What is known of the pages (`known`, lasting), brought up to what was seen now: a page that was not read stays. The
 * very same objects for as long as nothing in them changed, so that a change is seen by comparing references.
 */
export function updateLastingPages(known: WorkerPages, seen: WorkerPages): WorkerPages {
  const { jsonStats, statsPage } = toLastingPages(seen);
  const next = {
    jsonStats: jsonStats === null || isSameContent(known.jsonStats, jsonStats) ? known.jsonStats : jsonStats,
    statsPage: statsPage === null || isSameContent(known.statsPage, statsPage) ? known.statsPage : statsPage,
  };
  const isSame = next.jsonStats === known.jsonStats && next.statsPage === known.statsPage;
  return isSame ? known : next;
}

/** The lasting part of the pages as a sample: the form in which it is stored. */
export function toLastingSample(pages: WorkerPages, sampledAt: Date): Sample {
  return {
    sampledAt,
    up: true,
    failure: null,
    latencyMs: null,
    missing: { jsonStats: null, statsPage: null },
    ...toLastingPages(pages),
    proxiesConnected: null,
  };
}
