import { z } from 'zod';
import { badAnswerFailures, noAnswerFailures, type Sample } from './sample.ts';

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

const bigintText = z
  .string()
  .regex(/^-?\d{1,20}$/)
  .transform((text) => BigInt(text));
const time = z.iso.datetime().transform((text) => new Date(text));
const text = orNull(z.string());
const number = orNull(z.number());
const flag = orNull(z.boolean());
const nanoton = orNull(bigintText);
const texts = orNull(z.array(z.string()));
const failure = orNull(z.enum([...noAnswerFailures, ...badAnswerFailures]));

const counter = z.object({
  total: z.number(),
  perSecond: z.object({
    s1: z.number(),
    s10: z.number(),
    m1: z.number(),
    m10: z.number(),
    h1: z.number(),
    d1: z.number(),
  }),
});

const counters = z.object({
  queries: counter,
  success: counter,
  failed: counter,
  bytesReceived: counter,
  bytesSent: counter,
  timeSeconds: counter,
  totalAdjustedTokens: counter,
  promptAdjustedTokens: counter,
  cachedAdjustedTokens: counter,
  completionAdjustedTokens: counter,
  reasoningAdjustedTokens: counter,
});

const proxyContract = z.object({
  scInited: flag,
  proxyAddress: z.string(),
  proxyPublicKey: text,
  contractAddress: z.string(),
  committedToBlockchainTokens: bigintText,
  committedToProxyDbTokens: bigintText,
  maxKnownTokens: bigintText,
  cashedOutTokens: bigintText,
  expectedCashedOutTokens: bigintText,
  runningRequest: flag,
  paramsVersion: number,
});

const rootConfig = z.object({
  workerHashes: texts,
  modelHashes: texts,
  proxyHashes: texts,
  registeredProxies: orNull(
    z.array(z.object({ seqno: number, addressForClients: text, addressForWorkers: text })),
  ),
  pricePerTokenNanoton: nanoton,
  workerFeePerTokenNanoton: nanoton,
  priceMultipliers: z.object({ prompt: number, cached: number, completion: number, reasoning: number }),
  version: number,
  structVersion: number,
  paramsVersion: number,
  uniqueId: number,
  isTest: flag,
  proxyCodeHash: text,
  workerCodeHash: text,
  clientCodeHash: text,
});

const jsonStats = z.object({
  status: z.object({
    walletBalanceNanoton: nanoton,
    actualImageHash: flag,
    actualModel: flag,
    tonLastSyncedAt: orNull(time),
    commit: text,
    committedAt: orNull(time),
  }),
  counters: orNull(counters),
  wallet: z.object({
    address: text,
    balanceNanoton: nanoton,
    seqno: number,
    pendingTransactions: number,
    activeTransactions: number,
  }),
  localConfig: z.object({
    rootAddress: text,
    ownerAddress: text,
    model: text,
    coefficient: number,
    checkProxyHash: flag,
  }),
  rootConfig: orNull(rootConfig),
  contracts: orNull(z.array(proxyContract)),
});

const listed = orNull(z.enum(['listed', 'not_listed', 'unchecked']));

const statsPage = z.object({
  enabled: flag,
  modelConnected: flag,
  wallet: orNull(z.enum(['ok', 'low', 'too_low'])),
  image: listed,
  imageHash: text,
  model: listed,
  modelHash: text,
  ton: orNull(z.enum(['synced', 'late', 'out_of_sync'])),
  activeRequests: number,
  maxActiveRequests: number,
  checkProxyHash: flag,
  proxyConnections: orNull(z.array(z.object({ address: z.string(), ready: z.boolean(), connectedTo: text }))),
});

/** The JSON form of a sample, as it is stored. Absent members read as null, so that an older row stays readable. */
export const sampleSchema: z.ZodType<Sample> = z.object({
  sampledAt: time,
  up: z.boolean(),
  failure,
  latencyMs: number,
  missing: z.object({ jsonStats: failure, statsPage: failure }),
  jsonStats: orNull(jsonStats),
  statsPage: orNull(statsPage),
  proxiesConnected: number,
});
