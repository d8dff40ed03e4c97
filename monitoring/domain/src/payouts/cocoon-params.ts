import { beginCell, type Cell, type Slice } from '@ton/core';

/** Prices and codes, as the root contract holds them and each proxy keeps those it began with. */
export interface CocoonParams {
  pricePerTokenNanoton: bigint;
  workerFeePerTokenNanoton: bigint;
  paramsVersion: number;
  proxyCode: Cell | null;
  workerCode: Cell | null;
  /** The same without any code, as worker contracts hold them. */
  bare: Cell;
}

/** Versions of the parameters' layout that are known; each but the last added multipliers. */
const structVersionMax = 4;
const multipliersByVersion = [0, 0, 2, 4, 4];

export function readParams(slice: Slice): CocoonParams | null {
  const bare = beginCell();
  const copyUint = (bits: number): number => {
    const value = slice.loadUint(bits);
    bare.storeUint(value, bits);
    return value;
  };
  const copyCoins = (): bigint => {
    const value = slice.loadCoins();
    bare.storeCoins(value);
    return value;
  };
  const structVersion = copyUint(8);
  if (structVersion > structVersionMax) return null;
  const paramsVersion = copyUint(32);
  copyUint(32);
  copyUint(1);
  const pricePerTokenNanoton = copyCoins();
  const workerFeePerTokenNanoton = copyCoins();
  for (let left = multipliersByVersion[structVersion] ?? 0; left > 0; left -= 1) copyUint(32);
  copyUint(32);
  copyUint(32);
  if (structVersion >= 1) {
    copyCoins();
    copyCoins();
  }
  const proxyCode = slice.loadMaybeRef();
  const workerCode = slice.loadMaybeRef();
  slice.loadMaybeRef();
  bare.storeBit(false).storeBit(false).storeBit(false);
  return {
    ...{ pricePerTokenNanoton, workerFeePerTokenNanoton, paramsVersion, proxyCode, workerCode },
    bare: bare.endCell(),
  };
}
