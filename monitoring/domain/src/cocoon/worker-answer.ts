import type { Rates, Sample } from './sample.ts';

/** What decides a worker's status, of what its last readable sample says. */
export interface StatusAnswer {
  hasJsonStats: boolean;
  hasStatsPage: boolean;
  /** Whether its image or model is on no white list any more. */
  isDelisted: boolean;
  enabled: boolean | null;
  modelConnected: boolean | null;
  proxiesConnected: number | null;
  ton: 'synced' | 'late' | 'out_of_sync' | null;
  wallet: 'ok' | 'low' | 'too_low' | null;
}

/** What a worker's last readable sample says: flat, and small enough to be stored with every scrape. */
export interface WorkerAnswer extends StatusAnswer {
  latencyMs: number | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  /** Of received requests. */
  requestRates: Rates | null;
  /** Time of the newest `/jsonstats` that was read: that of the figures below. */
  jsonStatsAt: Date | null;
  tonLastSyncedAt: Date | null;
  walletBalanceNanoton: bigint | null;
}

/**
 * What a readable sample says. Where it has no `/jsonstats`, the balance and the time of TON are those of `previous`.
 * TON and wallet are judged as the worker itself does it.
 */
export function toWorkerAnswer(sample: Sample, previous: WorkerAnswer | null): WorkerAnswer {
  const { jsonStats, statsPage, latencyMs, proxiesConnected } = sample;
  return {
    hasJsonStats: jsonStats !== null,
    hasStatsPage: statsPage !== null,
    isDelisted: isDelisted(sample),
    enabled: statsPage?.enabled ?? null,
    modelConnected: statsPage?.modelConnected ?? null,
    proxiesConnected,
    ton: toTonState(sample),
    wallet: toWalletState(sample),
    latencyMs,
    activeRequests: statsPage?.activeRequests ?? null,
    maxActiveRequests: statsPage?.maxActiveRequests ?? null,
    requestRates: jsonStats?.counters?.queries.perSecond ?? null,
    jsonStatsAt: jsonStats === null ? (previous?.jsonStatsAt ?? null) : sample.sampledAt,
    tonLastSyncedAt:
      jsonStats === null ? (previous?.tonLastSyncedAt ?? null) : jsonStats.status.tonLastSyncedAt,
    walletBalanceNanoton:
      jsonStats === null ? (previous?.walletBalanceNanoton ?? null) : toBalance(jsonStats),
  };
}

function isDelisted({ jsonStats, statsPage }: Sample): boolean {
  if (statsPage?.image === 'not_listed' || statsPage?.model === 'not_listed') return true;
  if (jsonStats?.localConfig.checkProxyHash !== true) return false;
  return jsonStats.status.actualImageHash === false || jsonStats.status.actualModel === false;
}

const tonLateSeconds = 600;
const tonOutOfSyncSeconds = 3600;

/** The page's word is by the worker's own clock, as is the time in `/jsonstats`: it goes first. */
function toTonState({ jsonStats, statsPage, sampledAt }: Sample): WorkerAnswer['ton'] {
  if (statsPage?.ton) return statsPage.ton;
  const syncedAt = jsonStats?.status.tonLastSyncedAt ?? null;
  if (syncedAt === null) return null;
  const lagSeconds = (sampledAt.getTime() - syncedAt.getTime()) / 1000;
  if (lagSeconds >= tonOutOfSyncSeconds) return 'out_of_sync';
  return lagSeconds >= tonLateSeconds ? 'late' : 'synced';
}

const tooLowNanoton = 2_100_000_000n;
const lowNanoton = 5_000_000_000n;

function toWalletState({ jsonStats, statsPage }: Sample): WorkerAnswer['wallet'] {
  if (jsonStats === null) return statsPage?.wallet ?? null;
  const balance = toBalance(jsonStats);
  if (balance === null) return null;
  if (balance < tooLowNanoton) return 'too_low';
  return balance < lowNanoton ? 'low' : 'ok';
}

function toBalance({ status, wallet }: NonNullable<Sample['jsonStats']>): bigint | null {
  return status.walletBalanceNanoton ?? wallet.balanceNanoton;
}
