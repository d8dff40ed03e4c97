import type { Payout } from './money-shapes.ts';
import type { MoneyWords } from './money-words.ts';
import { toShortProxy } from './to-ledger-rows.ts';

type Named = Pick<Payout, 'workerName' | 'kind' | 'verification' | 'proxyAddress' | 'network'>;

/** A payout by the worker that earned it; where several share a contract, by its proxy. */
export function toPayoutName(payout: Named, words: MoneyWords['payouts']): string {
  const { workerName, kind, verification, proxyAddress, network } = payout;
  if (kind === 'pool_transfer') return words.fromPool;
  if (workerName !== null) return workerName;
  if (verification === 'unverified') return words.unknownSender;
  const proxy = toShortProxy(proxyAddress, network);
  return proxy === null ? words.sharedContract : words.proxyName(proxy);
}
