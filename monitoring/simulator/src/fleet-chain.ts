import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import type { ChainScene } from './chain-scene.ts';
import { proxyCodeName, toCodeCell } from './cocoon-contracts.ts';
import type { LedgerChain, SimulatedProxy } from './proxy-ledger.ts';

/** What a fleet needs of a chain: proxies whose payouts are made there. */
export interface FleetChain extends LedgerChain {
  proxies: SimulatedProxy[];
  /** As runners print it. */
  proxyCodeHash: string;
}

/** Ties the books of a fleet's proxies to a simulated chain; addresses outside are in the form that runners print. */
export function createFleetChain(scene: ChainScene): FleetChain {
  const contracts = new Map(
    [1, 2].map((seqno) => {
      const contract = scene.addProxy(`proxy:${seqno}`);
      return [format(contract.address), contract] as const;
    }),
  );
  const find = (proxy: SimulatedProxy) => {
    const contract = contracts.get(proxy.address);
    if (contract === undefined) throw new Error(`No proxy of this chain: ${proxy.address}`);
    return contract;
  };
  return {
    proxies: [...contracts].map(([address, contract], place) => ({
      connection: `[203.0.113.${place + 1}:11001]`,
      address,
      publicKey: contract.publicKey.toString('hex').toUpperCase(),
      paramsVersion: contract.paramsVersion,
    })),
    proxyCodeHash: toCodeCell(proxyCodeName).hash().toString('hex').toUpperCase(),
    deriveContract: (ownerAddress, proxy) => format(find(proxy).deriveContract(parse(ownerAddress))),
    pay: ({ ownerAddress, proxy, tokens, at }) => {
      scene.pay({ proxy: find(proxy), owner: parse(ownerAddress), tokens, at });
    },
  };
}

function format(account: string): string {
  return formatAccount(account, { network: 'mainnet' });
}

function parse(address: string): string {
  const parsed = parseAccount(address, 'mainnet');
  if (!parsed.ok) throw new Error(`No address: ${address}`);
  return parsed.account;
}
