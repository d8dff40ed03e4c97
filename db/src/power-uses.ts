import type { PowerUse } from '@cocoon-pool/domain/earnings/power-use';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { listWorkerPower } from './worker-costs.ts';
import { listMeasuredPower } from './worker-power.ts';

export interface WorkerPowerUse extends PowerUse {
  workerName: string;
}

/** When a person had which worker within a time, with what it was measured and said to draw; oldest first. */
export async function listPowerUses(
  db: Db,
  period: { participantId: Id; from: Date; to: Date },
): Promise<WorkerPowerUse[]> {
  const uses: WorkerPowerUse[] = [];
  for (const span of await listWorkerPower(db, period)) {
    const { workerId, workerName, from, to, statedWatts, overheadWatts } = span;
    const hours = await listMeasuredPower(db, { workerId, from, to });
    uses.push({ workerName, from, to, statedWatts, overheadWatts: overheadWatts ?? 0, hours });
  }
  return uses;
}
