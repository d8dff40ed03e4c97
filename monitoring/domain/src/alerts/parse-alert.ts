import { z } from 'zod';
import { badAnswerFailures, noAnswerFailures } from '../cocoon/sample.ts';
import type { Evidence } from './evidence.ts';
import { type AlertKind, alertKinds } from './rule-kinds.ts';

/** Reads a stored rule kind; null for one that this version does not know. */
export function parseAlertKind(text: string): AlertKind | null {
  return alertKinds.find((kind) => kind === text) ?? null;
}

/** Reads stored evidence. Total: a field that is missing or of another type is left out. */
export function parseEvidence(json: unknown): Evidence {
  const evidence = evidenceSchema.safeParse(json).data ?? {};
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}

const count = z.number().int().nonnegative().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const numberOrNull = z.number().nullable().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const textOrNull = z.string().nullable().optional().catch(undefined);
const time = z.iso.datetime().optional().catch(undefined);
const timeOrNull = z.iso.datetime().nullable().optional().catch(undefined);
const nanoton = z.string().regex(/^-?\d+$/);
const amount = nanoton.optional().catch(undefined);
const amountOrNull = nanoton.nullable().optional().catch(undefined);

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words).optional().catch(undefined);
}

const evidenceSchema = z.object({
  value: number,
  threshold: number,
  failedScrapes: count,
  totalScrapes: count,
  failure: oneOf([...noAnswerFailures, ...badAnswerFailures]),
  lastUpAt: timeOrNull,
  lastProxyAt: timeOrNull,
  lastSyncedAt: time,
  balanceNanoton: amountOrNull,
  walletAddress: textOrNull,
  clearBalanceNanoton: amount,
  delisted: oneOf(['image', 'model']),
  hash: textOrNull,
  model: textOrNull,
  changed: oneOf(['coefficient', 'enabled']),
  before: textOrNull,
  after: textOrNull,
  changedAt: time,
  port: count.nullable(),
  answeredAt: time,
  inFlightNanoton: amountOrNull,
  requestsPerSecond: numberOrNull,
  peerRequestsPerSecond: numberOrNull,
  coefficient: numberOrNull,
  peerCoefficient: numberOrNull,
  failedRequests: count,
  finishedRequests: count,
  runTimeSeconds: number,
  runTimeSecondsLimit: number,
  runTimeSecondsMean: number,
  activeRequests: count,
  maxActiveRequests: count,
  gpuName: textOrNull,
  temperatureCelsius: number,
  gpuUtilizationRatio: number,
  gpus: count,
  gpusExpected: count,
  serviceName: text,
  serviceState: text,
  serviceSince: timeOrNull,
  lastReportAt: timeOrNull,
  outdated: oneOf(['params_version', 'commit']),
  have: text,
  want: text,
  earnedNanotonPerHour: amount,
  earnedNanotonPerHourMean: amount,
  networkState: oneOf(['busy', 'quiet']).nullable(),
  workers: count,
  totalWorkers: count,
  hosts: count,
  lost: oneOf(['proxies', 'requests']),
}) satisfies z.ZodType<{ [Field in keyof Evidence]: Evidence[Field] | undefined }>;
