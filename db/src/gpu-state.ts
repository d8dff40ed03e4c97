import { toStaleBefore } from '@cocoon-pool/domain/cocoon/worker-status';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { GpuStateTable, Id } from './schema.ts';
import { toStorableText } from './storable-text.ts';

export type GpuState = Selectable<GpuStateTable>;
type SeenGpu = Omit<GpuState, 'firstSeenAt'>;

/** Replaces the latest of GPUs where `gpus` is newer. */
export async function upsertGpuStates(tx: Tx, gpus: readonly SeenGpu[]): Promise<void> {
  if (gpus.length === 0) return;
  const newest = [...new Map(gpus.map((gpu) => [`${gpu.workerId} ${gpu.gpuIndex}`, gpu])).values()];
  const column = <Name extends keyof SeenGpu>(name: Name) => newest.map((gpu) => gpu[name]);
  await sql`
    INSERT INTO gpu_state (worker_id, gpu_index, first_seen_at, sampled_at, ${stateColumns})
    SELECT t.worker_id, t.gpu_index, t.sampled_at, t.sampled_at, ${givenColumns} FROM unnest(
      ${column('workerId')}::bigint[], ${column('gpuIndex')}::smallint[], ${column('sampledAt')}::timestamptz[],
      ${column('utilizationRatio')}::real[], ${column('memoryUsedBytes')}::float8[],
      ${column('memoryTotalBytes')}::float8[], ${column('temperatureCelsius')}::real[],
      ${column('powerWatts')}::real[], ${column('powerLimitWatts')}::real[], ${column('isShared')}::boolean[],
      ${column('model').map((model) => model && toStorableText(model))}::text[]
    ) AS t (worker_id, gpu_index, sampled_at, ${stateColumns}) JOIN workers ON workers.id = t.worker_id
    ON CONFLICT (worker_id, gpu_index) DO UPDATE
      SET (sampled_at, ${stateColumns}) = (excluded.sampled_at, ${excludedColumns})
      WHERE gpu_state.sampled_at < excluded.sampled_at
  `.execute(tx);
}

const names = [
  'utilization_ratio',
  'memory_used_bytes',
  'memory_total_bytes',
  'temperature_celsius',
  'power_watts',
  'power_limit_watts',
  'is_shared',
  'model',
];
const stateColumns = sql.raw(names.join(', '));
const givenColumns = sql.raw(names.map((name) => `t.${name}`).join(', '));
const excludedColumns = sql.raw(names.map((name) => `excluded.${name}`).join(', '));

/**
 * Every GPU that these workers ever had, by worker and index. One whose `sampledAt` is behind that of the worker's
 * newest GPU (or of `worker_health.gpus_sampled_at`) is missing since then.
 */
export async function listGpuStates(db: Db | Tx, workerIds: readonly Id[]): Promise<GpuState[]> {
  return db
    .selectFrom('gpuState')
    .selectAll()
    .where(sql<boolean>`worker_id = ANY(${workerIds}::bigint[])`)
    .orderBy('workerId')
    .orderBy('gpuIndex')
    .limit(100_000)
    .execute();
}

/** The GPUs of a worker that its newest report shows, if that is no older than a minute. */
export async function listFreshGpus(db: Db, workerId: Id, now: Date): Promise<GpuState[]> {
  const states = await listGpuStates(db, [workerId]);
  const newestMs = Math.max(...states.map(({ sampledAt }) => sampledAt.getTime()));
  if (newestMs < toStaleBefore(now).getTime()) return [];
  return states.filter(({ sampledAt }) => sampledAt.getTime() === newestMs);
}
