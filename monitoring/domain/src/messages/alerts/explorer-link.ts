import type { TonNetwork } from '../../ton/network.ts';

/** A transaction in an explorer; null in notices of older versions, which do not say on which network it is. */
export function toExplorerLink({
  network,
  transactionHash,
}: {
  network?: TonNetwork | null | undefined;
  transactionHash: string;
}): string | null {
  if (network == null) return null;
  const host = network === 'testnet' ? 'testnet.tonviewer.com' : 'tonviewer.com';
  return `https://${host}/transaction/${encodeURIComponent(transactionHash)}`;
}
