import type { WaitingSample } from '@cocoon-pool/db/agent-reports';
import type { ConsumedSample } from '@cocoon-pool/db/consume-samples';
import type { Lease } from '@cocoon-pool/db/leases';
import type { AgentSample } from '@cocoon-pool/domain/agent/agent-report';
import { readHealth } from '@cocoon-pool/domain/agent/read-health';

/** What the machine of a worker told beside the worker's pages, as it is stored. */
export function toConsumedSample(
  waiting: WaitingSample,
  { sample, lease }: { sample: AgentSample; lease: Lease },
): ConsumedSample {
  if (sample.health === null) return { waiting, lease, gpus: [], health: null };
  const { workerId, at: sampledAt } = waiting;
  const { gpus, gpuFailure, areGpusShared: isShared, system, status } = readHealth(sample.health);
  return {
    waiting,
    lease,
    gpus: (gpus ?? []).map(({ index: gpuIndex, ...reading }) => ({
      ...{ workerId, sampledAt, gpuIndex, isShared },
      ...reading,
    })),
    health: {
      ...{ workerId, sampledAt, gpuFailure, system, status },
      hasGpus: gpus !== null || gpuFailure !== null,
    },
  };
}
