import type { Receiver } from './alert-shapes.ts';
import type { WorkerItem } from './api-shapes.ts';
import type { ExpectedContract } from './money-shapes.ts';

export type Need =
  | { kind: 'add_receiver' }
  | { kind: 'second_receiver'; of: 'chat' | 'webhook' }
  /** `amountNanoton`: null while one of the amounts is unknown. */
  | { kind: 'late_payout'; payouts: number; amountNanoton: bigint | null; names: string[]; since: string }
  | { kind: 'top_up' | 'update'; names: string[]; workerId: string }
  | { kind: 'prove_wallet'; workers: number }
  | { kind: 'let_in'; people: number }
  | { kind: 'merge'; pairs: number };

type Worker = Pick<WorkerItem, 'id' | 'name' | 'reason' | 'access'>;

export interface NeedFacts {
  pendingPeople: number;
  pairs?: number;
  /** Null while it is unknown where messages go. */
  receivers?: Pick<Receiver, 'kind' | 'disabledAt'>[] | null;
  /** What contracts owe; empty where something else tells of late payouts. */
  contracts?: Pick<ExpectedContract, 'workerIds' | 'gaps'>[];
}

const mostNeeds = 3;

/**
 * At most three decisions that only this person can make, the dearest first. Null for workers: somebody who looks after
 * those of others. Without a worker
 * nothing else matters yet.
 */
export function findNeeds(
  workers: Worker[] | null,
  { pendingPeople, pairs = 0, receivers = null, contracts = [] }: NeedFacts,
): Need[] {
  if (workers?.length === 0 && pendingPeople === 0 && pairs === 0) return [];
  const own = workers ?? [];
  const readOnly = own.filter(({ access }) => access === 'read_only').length;
  const heard = receivers?.filter(({ disabledAt }) => disabledAt === null) ?? null;
  const [only] = heard ?? [];
  return [
    ...(heard?.length === 0 ? [{ kind: 'add_receiver' } as const] : []),
    ...toLatePayout(own, contracts),
    ...toWorkerNeed('top_up', own, 'wallet_low'),
    ...toWorkerNeed('update', own, 'image_or_model_delisted'),
    ...(pendingPeople > 0 ? [{ kind: 'let_in', people: pendingPeople } as const] : []),
    ...(heard?.length === 1 ? [toSecondReceiver(only)] : []),
    ...(pairs > 0 ? [{ kind: 'merge', pairs } as const] : []),
    ...(readOnly > 0 && pendingPeople === 0 ? [{ kind: 'prove_wallet', workers: readOnly } as const] : []),
  ].slice(0, mostNeeds);
}

function toSecondReceiver(only: Pick<Receiver, 'kind'> | undefined): Need {
  return { kind: 'second_receiver', of: only?.kind === 'webhook' ? 'webhook' : 'chat' };
}

function toLatePayout(workers: Worker[], contracts: NonNullable<NeedFacts['contracts']>): Need[] {
  const late = contracts.filter(({ gaps }) => gaps.length > 0);
  const gaps = late.flatMap((contract) => contract.gaps);
  const [oldest] = gaps.map(({ since }) => since).sort();
  if (oldest === undefined) return [];
  const ids = new Set(late.flatMap(({ workerIds }) => workerIds));
  const amounts = gaps.map(({ amountNanoton }) => amountNanoton);
  return [
    {
      kind: 'late_payout',
      payouts: gaps.length,
      amountNanoton: amounts.includes(null)
        ? null
        : amounts.reduce((sum, nanoton) => sum + BigInt(nanoton ?? '0'), 0n),
      names: workers.filter(({ id }) => ids.has(id)).map(({ name }) => name),
      since: oldest,
    },
  ];
}

function toWorkerNeed(kind: 'top_up' | 'update', workers: Worker[], reason: string): Need[] {
  const own = workers.filter((worker) => worker.reason === reason);
  const [first] = own;
  return first === undefined ? [] : [{ kind, names: own.map(({ name }) => name), workerId: first.id }];
}
