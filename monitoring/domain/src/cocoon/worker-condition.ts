import type { Sample } from './sample.ts';

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
  holds: (sample: Sample) => boolean;
}

const rules: readonly ConditionRule[] = [
  { status: 'down', reason: 'image_or_model_delisted', holds: isDelisted },
  {
    status: 'down',
    reason: 'model_disconnected',
    holds: ({ statsPage }) => statsPage?.modelConnected === false,
  },
  { status: 'down', reason: 'no_proxy', holds: ({ proxiesConnected }) => proxiesConnected === 0 },
  { status: 'down', reason: 'ton_out_of_sync', holds: (sample) => toTonState(sample) === 'out_of_sync' },
  { status: 'down', reason: 'wallet_low', holds: (sample) => toWalletState(sample) === 'too_low' },
  { status: 'warning', reason: 'disabled', holds: ({ statsPage }) => statsPage?.enabled === false },
  { status: 'warning', reason: 'ton_out_of_sync', holds: (sample) => toTonState(sample) === 'late' },
  { status: 'warning', reason: 'wallet_low', holds: (sample) => toWalletState(sample) === 'low' },
];

/** The worst that the worker itself says, or undefined. What a page does not say is never held against it. */
export function findWorkerCondition(sample: Sample): WorkerCondition | undefined {
  const rule = rules.find(({ holds }) => holds(sample));
  return rule && { status: rule.status, reason: rule.reason };
}

function isDelisted({ jsonStats, statsPage }: Sample): boolean {
  if (statsPage?.image === 'not_listed' || statsPage?.model === 'not_listed') return true;
  if (jsonStats?.localConfig.checkProxyHash !== true) return false;
  return jsonStats.status.actualImageHash === false || jsonStats.status.actualModel === false;
}

const tonLateSeconds = 600;
const tonOutOfSyncSeconds = 3600;

/** The page's word is by the worker's own clock, as is the time in `/jsonstats`: it goes first. */
function toTonState({ jsonStats, statsPage, sampledAt }: Sample): 'synced' | 'late' | 'out_of_sync' | null {
  if (statsPage?.ton) return statsPage.ton;
  const syncedAt = jsonStats?.status.tonLastSyncedAt ?? null;
  if (syncedAt === null) return null;
  const lagSeconds = (sampledAt.getTime() - syncedAt.getTime()) / 1000;
  if (lagSeconds >= tonOutOfSyncSeconds) return 'out_of_sync';
  return lagSeconds >= tonLateSeconds ? 'late' : 'synced';
}

const tooLowNanoton = 2_100_000_000n;
const lowNanoton = 5_000_000_000n;

function toWalletState({ jsonStats, statsPage }: Sample): 'ok' | 'low' | 'too_low' | null {
  if (jsonStats === null) return statsPage?.wallet ?? null;
  const balance = jsonStats.status.walletBalanceNanoton ?? jsonStats.wallet.balanceNanoton;
  if (balance === null) return null;
  if (balance < tooLowNanoton) return 'too_low';
  return balance < lowNanoton ? 'low' : 'ok';
}
