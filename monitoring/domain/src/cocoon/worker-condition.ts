import type { StatusAnswer } from './worker-answer.ts';

export type ConditionReason =
  | 'image_or_model_delisted'
  | 'model_disconnected'
  | 'disabled'
  | 'no_proxy'
  | 'ton_out_of_sync'
  | 'wallet_low';

export interface WorkerCondition {
  status: 'down' | 'warning';
  reason: ConditionReason;
}

interface ConditionRule extends WorkerCondition {
  holds: (answer: StatusAnswer) => boolean;
}

const rules: readonly ConditionRule[] = [
  { status: 'down', reason: 'image_or_model_delisted', holds: ({ isDelisted }) => isDelisted },
  { status: 'down', reason: 'model_disconnected', holds: ({ modelConnected }) => modelConnected === false },
  { status: 'down', reason: 'no_proxy', holds: ({ proxiesConnected }) => proxiesConnected === 0 },
  { status: 'down', reason: 'ton_out_of_sync', holds: ({ ton }) => ton === 'out_of_sync' },
  { status: 'down', reason: 'wallet_low', holds: ({ wallet }) => wallet === 'too_low' },
  { status: 'warning', reason: 'disabled', holds: ({ enabled }) => enabled === false },
  { status: 'warning', reason: 'ton_out_of_sync', holds: ({ ton }) => ton === 'late' },
  { status: 'warning', reason: 'wallet_low', holds: ({ wallet }) => wallet === 'low' },
];

/** The worst that the worker itself says, or undefined. What a page does not say is never held against it. */
export function findWorkerCondition(answer: StatusAnswer): WorkerCondition | undefined {
  const rule = rules.find(({ holds }) => holds(answer));
  return rule && { status: rule.status, reason: rule.reason };
}
