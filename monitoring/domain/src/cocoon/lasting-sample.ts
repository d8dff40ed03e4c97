import type { Sample } from './sample.ts';

/** The last readable one of each page; null where none was read. */
export type WorkerPages = Pick<Sample, 'jsonStats' | 'statsPage'>;

/**
 * A sample of what seldom changes on the pages: facts, prices, white lists. Figures that move from scrape to scrape
 * (counters, contracts, balances, transactions, requests under way, lags) are null.
 */
export function toLastingSample({ jsonStats, statsPage }: WorkerPages, sampledAt: Date): Sample {
  return {
    sampledAt,
    up: true,
    failure: null,
    latencyMs: null,
    missing: { jsonStats: null, statsPage: null },
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
    proxiesConnected: null,
  };
}
