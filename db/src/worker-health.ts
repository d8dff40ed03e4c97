import type { StatusReading } from '@cocoon-pool/domain/health/parse-status-text';
import type { SystemReading } from '@cocoon-pool/domain/health/parse-system-text';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import { toStorableText } from './storable-text.ts';

/** What the machine of a worker told at one moment; null where it told nothing. */
export interface WorkerHealthRow {
  workerId: Id;
  sampledAt: Date;
  /** Whether it was asked for GPUs, whatever came of it. */
  hasGpus: boolean;
  gpuFailure: string | null;
  system: SystemReading | null;
  status: StatusReading | null;
}

/** Replaces the latest that machines told, each part where it is newer. `rows` ascend in time. */
export async function upsertWorkerHealth(tx: Tx, rows: readonly WorkerHealthRow[]): Promise<void> {
  for (const row of toNewest(rows)) {
    const { workerId, gpusAt, gpuFailure, system, status } = row;
    await sql`
      INSERT INTO worker_health AS old (worker_id, gpus_sampled_at, gpu_failure, system_sampled_at, system,
        status_sampled_at, status)
      SELECT ${workerId}, ${gpusAt}, ${gpuFailure && toStorableText(gpuFailure)}, ${system?.at ?? null},
        ${toJson(system?.value)}::jsonb, ${status?.at ?? null}, ${toJson(status?.value)}::jsonb
      WHERE EXISTS (SELECT FROM workers WHERE id = ${workerId})
      ON CONFLICT (worker_id) DO UPDATE SET
        (gpus_sampled_at, gpu_failure) = (SELECT ${either('gpus_sampled_at', 'gpus_sampled_at')},
          ${either('gpus_sampled_at', 'gpu_failure')}),
        (system_sampled_at, system) = (SELECT ${either('system_sampled_at', 'system_sampled_at')},
          ${either('system_sampled_at', 'system')}),
        (status_sampled_at, status) = (SELECT ${either('status_sampled_at', 'status_sampled_at')},
          ${either('status_sampled_at', 'status')})
    `.execute(tx);
  }
}

/** The new value of `column` where the time in `at` is newer, else the old one. */
function either(at: string, column: string) {
  const isNewer = `excluded.${at} > coalesce(old.${at}, '-infinity')`;
  return sql.raw(`CASE WHEN ${isNewer} THEN excluded.${column} ELSE old.${column} END`);
}

interface Newest {
  workerId: Id;
  gpusAt: Date | null;
  gpuFailure: string | null;
  system: { at: Date; value: SystemReading } | null;
  status: { at: Date; value: StatusReading } | null;
}

function toNewest(rows: readonly WorkerHealthRow[]): Newest[] {
  const newest = new Map<Id, Newest>();
  for (const { workerId, sampledAt: at, hasGpus, gpuFailure, system, status } of rows) {
    const known = newest.get(workerId) ?? {
      ...{ workerId, gpusAt: null, gpuFailure: null, system: null, status: null },
    };
    newest.set(workerId, {
      workerId,
      ...(hasGpus ? { gpusAt: at, gpuFailure } : { gpusAt: known.gpusAt, gpuFailure: known.gpuFailure }),
      system: system === null ? known.system : { at, value: system },
      status: status === null ? known.status : { at, value: status },
    });
  }
  return [...newest.values()];
}

function toJson(value: object | undefined): string | null {
  return value === undefined ? null : toStorableText(JSON.stringify(value));
}

/** What a worker's machine told last; times say when each part was. */
export interface WorkerHealth {
  workerId: Id;
  gpusSampledAt: Date | null;
  gpuFailure: string | null;
  systemSampledAt: Date | null;
  system: SystemReading | null;
  statusSampledAt: Date | null;
  status: StatusReading | null;
}

/** Of those of the workers whose machines ever told anything. What is stored was written from these types. */
export async function listWorkerHealth(db: Db | Tx, workerIds: readonly Id[]): Promise<WorkerHealth[]> {
  const { rows } = await sql<WorkerHealth>`
    SELECT worker_id, gpus_sampled_at, gpu_failure, system_sampled_at, system, status_sampled_at, status
    FROM worker_health WHERE worker_id = ANY(${workerIds}::bigint[]) ORDER BY worker_id LIMIT 20000
  `.execute(db);
  return rows;
}
