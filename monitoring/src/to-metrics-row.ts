import type { Id } from '@cocoon-pool/db/schema';
import type { WorkerMetricsRow } from '@cocoon-pool/db/worker-metrics';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toNewestInterval, type WorkerTrack } from './track-worker.ts';

/**
 * The narrow row of one scrape. A figure that its column cannot hold is unknown: a worker that answers absurd numbers
 * must not be able to break the batch it is written in.
 */
export function toMetricsRow(workerId: Id, sample: Sample, track: WorkerTrack): WorkerMetricsRow {
  const interval = toNewestInterval(track);
  return {
    workerId,
    ts: sample.sampledAt,
    up: sample.up,
    failure: sample.failure,
    latencyMs: sample.latencyMs,
    enabled: sample.statsPage?.enabled ?? null,
    modelConnected: sample.statsPage?.modelConnected ?? null,
    proxiesConnected: toInteger(sample.proxiesConnected, 2 ** 15),
    activeRequests: toInteger(sample.statsPage?.activeRequests, 2 ** 31),
    maxActiveRequests: toInteger(sample.statsPage?.maxActiveRequests, 2 ** 31),
    requestsIncrease: toInteger(interval?.requests, 2 ** 31),
    succeededIncrease: toInteger(interval?.succeeded, 2 ** 31),
    failedIncrease: toInteger(interval?.failed, 2 ** 31),
    runTimeSecondsIncrease: toFinite(interval?.runTimeSeconds),
    tokensIncrease: toFinite(interval?.tokens.adjusted),
    earnedNanotonIncrease: toInt64(interval?.earnedNanoton),
    intervalSeconds: interval?.intervalSeconds ?? null,
  };
}

function toInteger(value: number | null | undefined, limit: number): number | null {
  return value !== null && Number.isInteger(value) && Math.abs(value ?? limit) < limit
    ? (value ?? null)
    : null;
}

function toFinite(value: number | null | undefined): number | null {
  return Number.isFinite(value) ? (value ?? null) : null;
}

function toInt64(value: bigint | null | undefined): bigint | null {
  return value !== null && value !== undefined && BigInt.asIntN(64, value) === value ? value : null;
}
