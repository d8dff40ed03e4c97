import type { WorkerDetail } from '@cocoon-pool/db/worker-detail';
import type { WorkerListItem } from '@cocoon-pool/db/workers';
import { toInstancePort } from '@cocoon-pool/domain/agent/report-limits';
import type { z } from '@hono/zod-openapi';
import type { workerItemSchema, workerSchema } from './schemas/worker.ts';

export function toWorkerItemView(worker: WorkerListItem): z.output<typeof workerItemSchema> {
  return {
    ...worker,
    sampledAt: worker.sampledAt?.toISOString() ?? null,
    unpaidNanoton: worker.unpaidNanoton?.toString() ?? null,
  };
}

/** Everything of a worker but its figures; of its access hash only whether there is one. */
export function toWorkerView(worker: WorkerDetail): z.output<typeof workerSchema> {
  const { id, name, host, model, status, reason, failure, participantId, labels } = worker;
  const { address, hasAccessHash, requestsPerSecond, earnings, access, notes } = worker;
  return {
    id,
    name,
    host,
    address,
    port:
      address === null
        ? toInstancePort(worker.instance ?? 0)
        : Number(address.slice(address.lastIndexOf(':') + 1)),
    agentId: worker.agentId,
    model,
    status,
    reason,
    failure,
    sampledAt: worker.sampledAt?.toISOString() ?? null,
    lastUpAt: worker.lastUpAt?.toISOString() ?? null,
    createdAt: worker.createdAt.toISOString(),
    participantId,
    labels,
    requestsPerSecond,
    unpaidNanoton: earnings?.unpaidNanoton.toString() ?? null,
    access,
    hasAccessHash,
    notes,
  };
}
