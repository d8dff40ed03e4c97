import type { WorkerItem } from './api-shapes.ts';

export type Need =
  | { kind: 'add_worker' }
  | { kind: 'top_up' | 'update'; names: string[]; workerId: string }
  | { kind: 'prove_wallet'; workers: number }
  | { kind: 'let_in'; people: number }
  | { kind: 'merge'; pairs: number };

const mostNeeds = 3;

/** At most three decisions that only this person can make, the dearest first. */
export function findNeeds(
  workers: Pick<WorkerItem, 'id' | 'name' | 'reason' | 'access'>[],
  { pendingPeople, pairs = 0 }: { pendingPeople: number; pairs?: number },
): Need[] {
  if (workers.length === 0 && pendingPeople === 0 && pairs === 0) return [{ kind: 'add_worker' }];
  const readOnly = workers.filter(({ access }) => access === 'read_only').length;
  return [
    ...toWorkerNeed('top_up', workers, 'wallet_low'),
    ...toWorkerNeed('update', workers, 'image_or_model_delisted'),
    ...(pendingPeople > 0 ? [{ kind: 'let_in', people: pendingPeople } as const] : []),
    ...(pairs > 0 ? [{ kind: 'merge', pairs } as const] : []),
    ...(readOnly > 0 && pendingPeople === 0 ? [{ kind: 'prove_wallet', workers: readOnly } as const] : []),
  ].slice(0, mostNeeds);
}

function toWorkerNeed(
  kind: 'top_up' | 'update',
  workers: Pick<WorkerItem, 'id' | 'name' | 'reason'>[],
  reason: string,
): Need[] {
  const own = workers.filter((worker) => worker.reason === reason);
  const [first] = own;
  return first === undefined ? [] : [{ kind, names: own.map(({ name }) => name), workerId: first.id }];
}
