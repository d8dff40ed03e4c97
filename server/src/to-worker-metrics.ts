import type { GpuState } from '@cocoon-pool/db/gpu-state';
import type { RunTimeQuantiles } from '@cocoon-pool/db/run-time-quantiles';
import type { WorkerDetail } from '@cocoon-pool/db/worker-detail';
import type { ReportedContract } from '@cocoon-pool/domain/cocoon/contract-earnings';
import type { z } from '@hono/zod-openapi';
import type { workerMetricsSchema } from './schemas/worker-figures.ts';

export type WorkerMetrics = z.output<typeof workerMetricsSchema>;

interface Reading {
  now: Date;
  runTimeSecondsQuantiles: RunTimeQuantiles;
  /** Those told of lately. */
  gpus: readonly GpuState[];
  /** As the worker told of them last. */
  contracts: readonly ReportedContract[];
}

/**
 * The figures of one worker. What changes by the second is unknown while the newest scrape failed; what stays
 * (wallet, earnings, model, software) is told from the last page that said it.
 */
export function toWorkerMetrics(
  worker: WorkerDetail,
  { now, runTimeSecondsQuantiles, gpus, contracts }: Reading,
): WorkerMetrics {
  const { sampledAt, earnings } = worker;
  const live = worker.up === true ? worker.answer : null;
  const stats = worker.pages.jsonStats;
  return {
    workerId: worker.id,
    sampledAt: sampledAt?.toISOString() ?? null,
    ageSeconds: sampledAt === null ? null : Math.max(0, (now.getTime() - sampledAt.getTime()) / 1_000),
    lastUpAt: worker.lastUpAt?.toISOString() ?? null,
    status: worker.status,
    reason: worker.reason,
    up: worker.up,
    latencyMs: live?.latencyMs ?? null,
    enabled: live?.enabled ?? null,
    modelConnected: live?.modelConnected ?? null,
    proxiesConnected: live?.proxiesConnected ?? null,
    activeRequests: live?.activeRequests ?? null,
    maxActiveRequests: live?.maxActiveRequests ?? null,
    ...toCounted(worker),
    errorRatio: live === null ? null : worker.errorRatio,
    runTimeSecondsMean: live === null ? null : worker.runTimeSecondsMean,
    runTimeSecondsQuantiles,
    wallet: {
      address: stats?.wallet.address ?? null,
      balanceNanoton: toText(worker.answer?.walletBalanceNanoton),
    },
    earnings: {
      unpaidNanoton: toText(earnings?.unpaidNanoton),
      claimableNanoton: toText(earnings?.claimableNanoton),
      inFlightNanoton: toText(earnings?.inFlightNanoton),
      unsignedNanoton: toText(earnings?.unsignedNanoton),
      sharedWithWorkers: earnings?.sharedWithWorkers ?? 0,
    },
    contracts: contracts.map(toContract),
    gpus: gpus.map(toGpu),
    model: worker.model,
    coefficient: stats?.localConfig.coefficient ?? null,
    software: {
      commit: stats?.status.commit ?? null,
      committedAt: stats?.status.committedAt?.toISOString() ?? null,
    },
    paramsVersion: stats?.rootConfig?.paramsVersion ?? null,
  };
}

function toCounted(worker: WorkerDetail): Pick<WorkerMetrics, 'requests' | 'tokens'> {
  const isLive = worker.up === true;
  const counters = isLive ? worker.counters : null;
  return {
    requests: {
      receivedTotal: counters?.queries.total ?? null,
      succeededTotal: counters?.success.total ?? null,
      failedTotal: isLive ? worker.failedTotal : null,
      perSecond: (isLive && worker.answer?.requestRates) || unknownRates,
    },
    tokens: {
      adjustedTotal: counters?.totalAdjustedTokens.total ?? null,
      promptTotal: counters?.promptAdjustedTokens.total ?? null,
      cachedTotal: counters?.cachedAdjustedTokens.total ?? null,
      completionTotal: counters?.completionAdjustedTokens.total ?? null,
      reasoningTotal: counters?.reasoningAdjustedTokens.total ?? null,
    },
  };
}

function toContract(contract: ReportedContract): WorkerMetrics['contracts'][number] {
  const { proxyAddress, contractAddress, earnings } = contract;
  return {
    proxyAddress,
    contractAddress,
    unpaidNanoton: toText(earnings?.unpaidNanoton),
    claimableNanoton: toText(earnings?.claimableNanoton),
    inFlightNanoton: toText(earnings?.inFlightNanoton),
  };
}

function toGpu(gpu: GpuState): WorkerMetrics['gpus'][number] {
  const { gpuIndex, model, utilizationRatio, memoryUsedBytes, memoryTotalBytes } = gpu;
  const { temperatureCelsius, powerWatts } = gpu;
  const figures = { utilizationRatio, memoryUsedBytes, memoryTotalBytes, temperatureCelsius, powerWatts };
  return { gpuId: String(gpuIndex), model, ...figures };
}

const unknownRates = { s1: null, s10: null, m1: null, m10: null, h1: null, d1: null };

function toText(nanoton: bigint | null | undefined): string | null {
  return nanoton?.toString() ?? null;
}
