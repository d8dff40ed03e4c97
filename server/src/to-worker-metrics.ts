import type { WorkerDetail } from '@cocoon-pool/db/workers';
import { countFailures, detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import type { Counter, Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { z } from '@hono/zod-openapi';
import type { workerMetricsSchema } from './schemas/worker-figures.ts';

export type WorkerMetrics = z.output<typeof workerMetricsSchema>;

/**
 * The figures of one worker. What changes by the second is unknown while the newest scrape failed; what stays
 * (wallet, earnings, model, software) is told from the last readable one, whose time is `lastUpAt`.
 */
export function toWorkerMetrics(worker: WorkerDetail, now: Date): WorkerMetrics {
  const { sample, sampledAt, earnings } = worker;
  const live = worker.up === true ? sample : null;
  const page = live?.statsPage ?? null;
  const stats = sample?.jsonStats ?? null;
  return {
    workerId: worker.id,
    sampledAt: sampledAt?.toISOString() ?? null,
    ageSeconds: sampledAt === null ? null : Math.max(0, (now.getTime() - sampledAt.getTime()) / 1_000),
    lastUpAt: worker.lastUpAt?.toISOString() ?? null,
    status: worker.status,
    reason: worker.reason,
    up: worker.up,
    latencyMs: live?.latencyMs ?? null,
    enabled: page?.enabled ?? null,
    modelConnected: page?.modelConnected ?? null,
    proxiesConnected: live?.proxiesConnected ?? null,
    activeRequests: page?.activeRequests ?? null,
    maxActiveRequests: page?.maxActiveRequests ?? null,
    requests: toRequests(live),
    errorRatio: live === null ? null : worker.errorRatio,
    runTimeSecondsMean: live === null ? null : worker.runTimeSecondsMean,
    tokens: toTokens(live),
    wallet: {
      address: stats?.wallet.address ?? null,
      balanceNanoton: toText(stats?.status.walletBalanceNanoton ?? stats?.wallet.balanceNanoton),
    },
    earnings: {
      unpaidNanoton: toText(earnings?.unpaidNanoton),
      claimableNanoton: toText(earnings?.claimableNanoton),
      inFlightNanoton: toText(earnings?.inFlightNanoton),
      unsignedNanoton: toText(earnings?.unsignedNanoton),
      sharedWithWorkers: earnings?.sharedWithWorkers ?? 0,
    },
    gpus: [],
    model: worker.model,
    coefficient: stats?.localConfig.coefficient ?? null,
    software: {
      commit: stats?.status.commit ?? null,
      committedAt: stats?.status.committedAt?.toISOString() ?? null,
    },
    paramsVersion: stats?.rootConfig?.paramsVersion ?? null,
  };
}

function toRequests(sample: Sample | null): WorkerMetrics['requests'] {
  const counters = sample?.jsonStats?.counters ?? null;
  return {
    receivedTotal: toTotal(counters?.queries),
    succeededTotal: toTotal(counters?.success),
    failedTotal:
      sample === null || counters === null
        ? null
        : countFailures(counters.failed.total, detectFailureCounting(sample, 'unknown')),
    perSecond: counters?.queries.perSecond ?? unknownRates,
  };
}

const unknownRates = { s1: null, s10: null, m1: null, m10: null, h1: null, d1: null };

function toTokens(sample: Sample | null): WorkerMetrics['tokens'] {
  const counters = sample?.jsonStats?.counters;
  return {
    adjustedTotal: toTotal(counters?.totalAdjustedTokens),
    promptTotal: toTotal(counters?.promptAdjustedTokens),
    cachedTotal: toTotal(counters?.cachedAdjustedTokens),
    completionTotal: toTotal(counters?.completionAdjustedTokens),
    reasoningTotal: toTotal(counters?.reasoningAdjustedTokens),
  };
}

function toTotal(counter: Counter | undefined): number | null {
  return counter?.total ?? null;
}

function toText(nanoton: bigint | null | undefined): string | null {
  return nanoton?.toString() ?? null;
}
