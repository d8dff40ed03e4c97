import { createHash } from 'node:crypto';
import { Address, type Builder, beginCell, type Cell, contractAddress } from '@ton/core';

/** What a proxy begins with. */
export interface ProxyContractOptions {
  seed: string;
  rootAddress: string;
  pricePerTokenNanoton: bigint;
  workerFeePerTokenNanoton: bigint;
  paramsVersion: number;
  /** Of a build that nobody knows, for forgeries. */
  codeName?: string;
}

/** A proxy's contract on the simulated chain, in the real layout. */
export interface ProxyContractAccount extends ProxyContractOptions {
  address: string;
  publicKey: Buffer;
  code: Cell;
  data: Cell;
  /** The contract that counts the tokens of one owner with this proxy. */
  deriveContract(owner: string): string;
}

/** Code cells stand for the real code: only their hashes matter here. */
export function toCodeCell(name: string): Cell {
  return beginCell().storeStringTail(`simulated code of ${name}`).endCell();
}

export const proxyCodeName = 'cocoon_proxy';
const workerCode = toCodeCell('cocoon_worker');
const clientCode = toCodeCell('cocoon_client');

export function createProxyContract(options: ProxyContractOptions): ProxyContractAccount {
  const code = toCodeCell(options.codeName ?? proxyCodeName);
  const publicKey = createHash('sha256').update(`proxy-key:${options.seed}`).digest();
  const owner = deriveAccount(`proxy-owner:${options.seed}`);
  const data = beginCell()
    .storeAddress(Address.parseRaw(owner))
    .storeBuffer(publicKey)
    .storeAddress(Address.parseRaw(options.rootAddress))
    .storeUint(0, 2)
    .storeCoins(0)
    .storeCoins(0)
    .storeUint(0, 32)
    .storeRef(toParamsCell(options, 'proxy'))
    .endCell();
  const address = contractAddress(0, { code, data });
  return {
    ...options,
    address: address.toRawString(),
    ...{ publicKey, code, data },
    deriveContract: (contractOwner) => {
      const contractData = beginCell()
        .storeAddress(Address.parseRaw(contractOwner))
        .storeAddress(address)
        .storeBuffer(publicKey)
        .storeUint(0, 2)
        .storeUint(0, 64)
        .storeRef(toParamsCell(options, 'contract'))
        .endCell();
      return contractAddress(0, { code: workerCode, data: contractData }).toRawString();
    },
  };
}

/** The root contract's account: its lists left empty, its parameters with every code. */
export function createRootAccount(options: ProxyContractOptions): { code: Cell; data: Cell } {
  const data = beginCell()
    .storeAddress(Address.parseRaw(deriveAccount('root-owner')))
    .storeUint(41, 32)
    .storeRef(beginCell().endCell())
    .storeRef(toParamsCell(options, 'root'))
    .endCell();
  return { code: toCodeCell('cocoon_root'), data };
}

/** A raw address that nobody has the key of; the same for the same seed. */
export function deriveAccount(seed: string): string {
  return `0:${createHash('sha256').update(`account:${seed}`).digest('hex')}`;
}

/** The third version of the layout. Each kind of contract holds as much code as it needs. */
function toParamsCell(options: ProxyContractOptions, holder: 'root' | 'proxy' | 'contract'): Cell {
  const storeCode = (builder: Builder, cell: Cell, isHeld: boolean) =>
    builder.storeMaybeRef(isHeld ? cell : null);
  const builder = beginCell()
    .storeUint(3, 8)
    .storeUint(options.paramsVersion, 32)
    .storeUint(1, 32)
    .storeBit(false)
    .storeCoins(options.pricePerTokenNanoton)
    .storeCoins(options.workerFeePerTokenNanoton);
  for (const multiplier of [10_000, 1_000, 30_000, 30_000]) builder.storeUint(multiplier, 32);
  builder.storeUint(86_400, 32).storeUint(43_200, 32).storeCoins(10_000_000_000n).storeCoins(1_000_000_000n);
  storeCode(builder, toCodeCell(options.codeName ?? proxyCodeName), holder === 'root');
  storeCode(builder, workerCode, holder !== 'contract');
  storeCode(builder, clientCode, holder !== 'contract');
  return builder.endCell();
}
