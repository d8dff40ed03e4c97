import type { Slice } from '@ton/core';
import { readCell } from '../ton/message-body.ts';
import { readParams } from './cocoon-params.ts';
import type { AccountState } from './proxy-account.ts';

/** What the root contract says on chain: the one source of it that no worker can make up. */
export interface RootAccount {
  codeHash: string;
  paramsVersion: number;
  /** Null where it names none. */
  proxyCodeHash: string | null;
  workerFeePerTokenNanoton: bigint;
}

/** Reads the root contract's account; null where its code or data has another shape: upstream changed it. */
export function readRootAccount({ codeBoc, dataBoc }: Omit<AccountState, 'address'>): RootAccount | null {
  const [code, data] = [readCell(codeBoc), readCell(dataBoc)];
  if (code === null || data === null || data.isExotic) return null;
  try {
    const params = readRootParams(data.beginParse());
    if (params === null) return null;
    return {
      codeHash: code.hash().toString('hex'),
      paramsVersion: params.paramsVersion,
      proxyCodeHash: params.proxyCode?.hash().toString('hex') ?? null,
      workerFeePerTokenNanoton: params.workerFeePerTokenNanoton,
    };
  } catch {
    return null;
  }
}

/** owner, version, lists, parameters; later versions add more behind them. */
function readRootParams(slice: Slice) {
  slice.loadAddress();
  slice.skip(32);
  slice.loadRef();
  return readParams(slice.loadRef().beginParse());
}
