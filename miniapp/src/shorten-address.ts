import { formatAccount } from '@cocoon-pool/domain/ton/format-account';

type Network = 'mainnet' | 'testnet';

/** A raw address as people know it; what is no raw address stays as it is. */
export function toFriendly(account: string, network: Network, kind: 'wallet' | 'contract'): string {
  return /^(-1|0):[0-9a-f]{64}$/.test(account)
    ? formatAccount(account, { network, bounceable: kind === 'contract' })
    : account;
}

/** `UQD3…J7x`: enough of an address to tell it from its neighbours. */
export function shortenAddress(friendly: string): string {
  return friendly.length <= 12 ? friendly : `${friendly.slice(0, 4)}…${friendly.slice(-4)}`;
}
