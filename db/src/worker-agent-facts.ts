import type { AgentFacts, ServiceFacts } from '@cocoon-pool/domain/alerts/agent-facts';
import {
  modelServices,
  runnerService,
  type ServiceReading,
} from '@cocoon-pool/domain/health/parse-status-text';
import type { Db } from './database.ts';
import { type GpuState, listGpuStates } from './gpu-state.ts';
import type { Id } from './schema.ts';
import { listWorkerHealth, type WorkerHealth } from './worker-health.ts';

export interface WorkerAgentFacts extends AgentFacts {
  workerId: Id;
}

/** What rules judge the machines of these workers by; nothing of those that no agent ever told of. */
export async function listWorkerAgentFacts(
  db: Db,
  workerIds: readonly Id[],
  now: Date,
): Promise<WorkerAgentFacts[]> {
  const [healths, gpus] = await Promise.all([listWorkerHealth(db, workerIds), listGpuStates(db, workerIds)]);
  const byWorker = Map.groupBy(gpus, ({ workerId }) => workerId);
  return healths.flatMap((health) => toFacts(health, byWorker.get(health.workerId) ?? [], now));
}

const dayMs = 86_400_000;

function toFacts(health: WorkerHealth, gpus: readonly GpuState[], now: Date): WorkerAgentFacts[] {
  const { workerId, gpusSampledAt, systemSampledAt, statusSampledAt } = health;
  const times = [gpusSampledAt, systemSampledAt, statusSampledAt].flatMap((time) => time?.getTime() ?? []);
  if (times.length === 0) return [];
  const isRead = gpusSampledAt !== null && health.gpuFailure === null;
  const present = gpus.filter(({ sampledAt }) => sampledAt.getTime() === gpusSampledAt?.getTime());
  const lately = gpus.filter(({ sampledAt }) => now.getTime() - sampledAt.getTime() < dayMs);
  return [
    {
      workerId,
      reportedAt: new Date(Math.max(...times)),
      gpus: isRead ? present.map(toGpuFacts) : null,
      gpusYesterday: lately.length === 0 ? null : lately.length,
      services: health.status === null ? null : toServices(health.status.services),
    },
  ];
}

function toGpuFacts({ model, temperatureCelsius, utilizationRatio }: GpuState) {
  return { name: model, temperatureCelsius, utilizationRatio };
}

function toServices(services: readonly ServiceReading[]): ServiceFacts {
  const find = (name: string) => {
    const unit = services.find((one) => one.name === name);
    return unit === undefined ? [] : [{ name, state: unit.state, since: null }];
  };
  const models = modelServices.flatMap(find);
  return {
    runner: find(runnerService)[0] ?? null,
    // One of the two that is not listed may be the one that runs.
    models: models.length === modelServices.length ? models : [],
  };
}
