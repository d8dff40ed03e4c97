import type { Target } from '@cocoon-pool/db/targets';
import { busyRequestsPerSecond } from '@cocoon-pool/domain/alerts/busy-rate';
import { sumWindow } from '@cocoon-pool/domain/alerts/request-window';
import type { ListingFacts, RuleFacts } from '@cocoon-pool/domain/alerts/rule-facts';
import { sumEarnings, toReportedContracts } from '@cocoon-pool/domain/cocoon/contract-earnings';
import type { JsonStats, Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { Surroundings } from './surroundings.ts';
import { toNewestInterval, type WorkerTrack } from './track-worker.ts';

/** What the rules may look at: the newest sample, what the scrapes before it left, and what is known around the worker. */
export function toRuleFacts(
  { workerId, port }: Target,
  { sample, track }: { sample: Sample; track: WorkerTrack },
  surroundings: Surroundings,
): RuleFacts {
  const { jsonStats, statsPage } = sample;
  const { localConfig = null } = track.pages.jsonStats ?? {};
  const interval = toNewestInterval(track);
  const payoutUnderWay = jsonStats && isPayoutUnderWay(jsonStats);
  const rate = jsonStats?.counters?.queries.perSecond.m10 ?? null;
  return {
    at: sample.sampledAt,
    failure: sample.failure,
    recentScrapes: track.recentScrapes,
    lastUpAt: track.lastUpAt,
    port,
    enabled: statsPage?.enabled ?? null,
    modelConnected: statsPage?.modelConnected ?? null,
    proxiesConnected: sample.proxiesConnected,
    lastProxyAt: track.lastProxyAt,
    activeRequests: statsPage?.activeRequests ?? null,
    maxActiveRequests: statsPage?.maxActiveRequests ?? null,
    requests: interval?.requests ?? null,
    requestsPerSecond: interval === null ? null : interval.requests / interval.intervalSeconds,
    isBusy: rate === null ? null : rate >= busyRequestsPerSecond,
    coefficient: jsonStats?.localConfig.coefficient ?? null,
    ton: statsPage?.ton ?? null,
    tonLastSyncedAt: jsonStats?.status.tonLastSyncedAt ?? null,
    balanceNanoton: jsonStats?.status.walletBalanceNanoton ?? jsonStats?.wallet.balanceNanoton ?? null,
    walletAddress: jsonStats?.wallet.address ?? null,
    model: localConfig?.model ?? null,
    listing: toListing(sample, track),
    payoutUnderWay,
    inFlightNanoton: jsonStats && payoutUnderWay ? toInFlight(jsonStats) : null,
    paramsVersion: jsonStats?.rootConfig?.paramsVersion ?? null,
    commit: jsonStats?.status.commit ?? null,
    committedAt: jsonStats?.status.committedAt ?? null,
    window: sumWindow(track.window),
    baseline: surroundings.findBaseline(workerId),
    peers: surroundings.findPeers(localConfig?.model ?? null),
    network: surroundings.findNetwork(localConfig?.rootAddress ?? null),
    change: surroundings.findChange(workerId),
    commands: surroundings.findCommands(workerId),
    agent: surroundings.findAgent(workerId),
    exposure: surroundings.findExposure(workerId),
  };
}

function isPayoutUnderWay({ contracts, wallet }: JsonStats): boolean | null {
  if (contracts?.some(({ runningRequest }) => runningRequest === true)) return true;
  if (wallet.pendingTransactions !== null && wallet.pendingTransactions > 0) return true;
  return contracts === null || wallet.pendingTransactions === null ? null : false;
}

function toInFlight(jsonStats: JsonStats): bigint | null {
  const contracts = toReportedContracts(jsonStats) ?? [];
  return sumEarnings(contracts.map(({ earnings }) => earnings))?.inFlightNanoton ?? null;
}

/** What the newest sample says; hashes also of the last pages, because a worker that lost its place stops at once. */
function toListing({ jsonStats, statsPage }: Sample, { pages }: WorkerTrack): ListingFacts {
  return {
    isChecked: pages.jsonStats?.localConfig.checkProxyHash ?? pages.statsPage?.checkProxyHash ?? null,
    image: toListed(jsonStats?.status.actualImageHash, statsPage?.image),
    model: toListed(jsonStats?.status.actualModel, statsPage?.model),
    imageHash: pages.statsPage?.imageHash ?? null,
    modelHash: pages.statsPage?.modelHash ?? null,
  };
}

function toListed(
  actual: boolean | null | undefined,
  word: 'listed' | 'not_listed' | 'unchecked' | null | undefined,
): boolean | null {
  if (actual === false || word === 'not_listed') return false;
  return actual ?? null;
}
