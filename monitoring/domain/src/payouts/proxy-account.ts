import { Address, beginCell, type Cell, contractAddress, type Slice } from '@ton/core';
import { readCell, readWhole } from '../ton/message-body.ts';
import { readParams } from './cocoon-params.ts';
import { toRaw } from './read-cocoon-body.ts';

/** An account as the chain keeps it: bags of cells in base64. */
export interface AccountState {
  address: string;
  codeBoc: string;
  dataBoc: string;
}

/** An account that paid; `proxy` is null where its data is not shaped as a Cocoon proxy's. */
export interface PayingAccount {
  codeHash: string;
  proxy: ProxyAccount | null;
}

/** What a proxy's account says of itself. */
export interface ProxyAccount {
  address: string;
  ownerAddress: string;
  publicKey: bigint;
  rootAddress: string;
  pricePerTokenNanoton: bigint;
  workerFeePerTokenNanoton: bigint;
  paramsVersion: number;
  /** Its address follows from its code and first data, parameters included: they are those it began with. */
  isDerived: boolean;
  /** The address of the contract that counts an owner's tokens with this proxy. */
  deriveContract(owner: string): string;
}

/** Reads an account that paid; null where there is no code to be read. The code's hash is worked out, not believed. */
export function readPayingAccount(state: AccountState): PayingAccount | null {
  const code = readCell(state.codeBoc);
  return code && { codeHash: code.hash().toString('hex'), proxy: readProxy(state, code) };
}

function readProxy(state: AccountState, code: Cell): ProxyAccount | null {
  const data = readWhole(readCell(state.dataBoc), readData);
  const params = data && readWhole(data.params, readParams);
  if (data === null || params === null || params.workerCode === null) return null;
  const { owner, publicKey, root } = data;
  const firstData = beginCell()
    .storeAddress(owner)
    .storeUint(publicKey, 256)
    .storeAddress(root)
    .storeUint(0, 2)
    .storeCoins(0)
    .storeCoins(0)
    .storeUint(0, 32)
    .storeRef(data.params)
    .endCell();
  const address = Address.parseRaw(state.address);
  const { pricePerTokenNanoton, workerFeePerTokenNanoton, paramsVersion, workerCode, bare } = params;
  return {
    ...{ pricePerTokenNanoton, workerFeePerTokenNanoton, paramsVersion, publicKey },
    address: state.address,
    ownerAddress: toRaw(owner),
    rootAddress: toRaw(root),
    isDerived: contractAddress(address.workChain, { code, data: firstData }).equals(address),
    deriveContract: (contractOwner) => {
      const contractData = beginCell()
        .storeAddress(Address.parseRaw(contractOwner))
        .storeAddress(address)
        .storeUint(publicKey, 256)
        .storeUint(0, 2)
        .storeUint(0, 64)
        .storeRef(bare)
        .endCell();
      return toRaw(contractAddress(address.workChain, { code: workerCode, data: contractData }));
    },
  };
}

/** owner, key, root, state, balance, stake, unlock time, parameters. */
function readData(slice: Slice) {
  const owner = slice.loadAddress();
  const publicKey = slice.loadUintBig(256);
  const root = slice.loadAddress();
  slice.skip(2);
  slice.loadCoins();
  slice.loadCoins();
  slice.skip(32);
  return { owner, publicKey, root, params: slice.loadRef() };
}
