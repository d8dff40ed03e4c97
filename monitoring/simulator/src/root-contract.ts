import { deriveHash, deriveTonAddress } from './ton-address.ts';

/** What the network's root contract says, as every worker repeats it. */
export interface RootContract {
  ownerAddress: string;
  proxyHashes: string[];
  registeredProxies: { seqno: number; addressForClients: string; addressForWorkers: string }[];
  lastProxySeqno: number;
  workerHashes: string[];
  modelHashes: string[];
  version: number;
  structVersion: number;
  paramsVersion: number;
  uniqueId: number;
  isTest: boolean;
  pricePerTokenNanoton: number;
  workerFeePerTokenNanoton: number;
  /** ×10000 */
  priceMultipliers: { prompt: number; cached: number; completion: number; reasoning: number };
  proxyDelayBeforeCloseSeconds: number;
  clientDelayBeforeCloseSeconds: number;
  proxyMinStakeNanoton: number;
  clientMinStakeNanoton: number;
  proxyCodeHash: string;
  workerCodeHash: string;
  clientCodeHash: string;
}

/** The root contract of Cocoon on TON's main network, in the friendly form that runners print. */
export const mainnetRootAddress = 'UQCns7bYSp0igFvS1wpb5wsZjCKCV19MD5AVzI4EyxsnU-Ah';

/**
 * A root contract with the prices of the main network (price 20, worker fee 19 nanoton per token), two proxies,
 * and white lists that hold exactly these images and models.
 */
export function createRootContract(lists: { imageHashes: string[]; modelHashes: string[] }): RootContract {
  return {
    ownerAddress: deriveTonAddress('root-owner'),
    proxyHashes: [deriveHash('proxy-image')],
    registeredProxies: [1, 2].map((seqno) => ({
      seqno,
      addressForClients: `[203.0.113.${seqno}:11002]`,
      addressForWorkers: `[203.0.113.${seqno}:11001]`,
    })),
    lastProxySeqno: 2,
    workerHashes: lists.imageHashes,
    modelHashes: lists.modelHashes,
    version: 41,
    structVersion: 3,
    paramsVersion: 7,
    uniqueId: 1,
    isTest: false,
    pricePerTokenNanoton: 20,
    workerFeePerTokenNanoton: 19,
    priceMultipliers: { prompt: 10_000, cached: 1_000, completion: 30_000, reasoning: 30_000 },
    proxyDelayBeforeCloseSeconds: 86_400,
    clientDelayBeforeCloseSeconds: 43_200,
    proxyMinStakeNanoton: 10_000_000_000,
    clientMinStakeNanoton: 1_000_000_000,
    proxyCodeHash: deriveHash('proxy-code'),
    workerCodeHash: deriveHash('worker-code'),
    clientCodeHash: deriveHash('client-code'),
  };
}
