import type { WorkerDetail, WorkerMetrics, WorkerStats } from '../src/api-shapes.ts';

export interface WorkerSeed {
  id: string;
  name: string;
  status: WorkerDetail['status'];
  reason?: string | null;
  failure?: WorkerDetail['failure'];
  model?: string | null;
  /** Requests per minute; null while it does not answer. */
  rate?: number | null;
  unpaidTon?: number | null;
  host?: string;
  /** Null for a worker that was never scraped. */
  ageSeconds?: number | null;
}

const qwen = 'Qwen/Qwen3-32B@9216db5781bf21249d130ec9da846c4624c16137:a1b2';
const gpt = 'openai/gpt-oss-120b@b5c939de8f754692c1647ca79fbf85e8c1e70f8a:c3d4';

/** Nine workers in every state, in no order. */
export const fleet: WorkerSeed[] = [
  { id: '1', name: 'h100-1', status: 'ok', rate: 64, unpaidTon: 5.612 },
  { id: '2', name: 'h100-2', status: 'ok', rate: 61, unpaidTon: 3.904 },
  {
    id: '3',
    name: 'h100-3',
    status: 'warning',
    reason: 'wallet_low',
    rate: 47,
    unpaidTon: 4.377,
    host: 'h2',
  },
  { id: '4', name: 'h100-4', status: 'ok', rate: 62, unpaidTon: 6.12, host: 'h2' },
  {
    id: '5',
    name: 'h100-5',
    status: 'down',
    reason: 'timeout',
    failure: 'no_answer',
    rate: null,
    unpaidTon: 0.8124,
  },
  {
    id: '6',
    name: 'h100-6',
    status: 'down',
    reason: 'model_disconnected',
    rate: 0,
    unpaidTon: 5.043,
    host: 'h2',
  },
  {
    id: '7',
    name: 'h100-7',
    status: 'ok',
    model: gpt,
    unpaidTon: 2.931,
    host: 'gpu-amsterdam-07.example.net',
  },
  {
    id: '8',
    name: 'h200-8',
    status: 'unknown',
    reason: 'stale',
    rate: null,
    unpaidTon: 5.418,
    model: gpt,
    ageSeconds: 310,
  },
  {
    id: '9',
    name: 'h200-9',
    status: 'unknown',
    reason: 'never_scraped',
    rate: null,
    unpaidTon: null,
    model: null,
    ageSeconds: null,
  },
];

export function createWorker(seed: WorkerSeed, now: Date): WorkerDetail {
  const { id, name, status, reason = null, failure = null, model = qwen } = seed;
  const { rate = 60, unpaidTon = 4.5, host = 'h1', ageSeconds = 9 } = seed;
  const at = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
  return {
    id,
    name,
    host,
    address: `${host}:12000`,
    port: 12_000,
    model,
    status,
    reason,
    failure,
    sampledAt: ageSeconds === null ? null : at(ageSeconds),
    lastUpAt: ageSeconds === null ? null : at(failure === null ? ageSeconds : 740),
    createdAt: at(864_000),
    participantId: '1',
    labels: [],
    requestsPerSecond: rate === null ? null : rate / 60,
    unpaidNanoton: unpaidTon === null ? null : toNanoton(unpaidTon),
    access: 'read_only',
    agentId: null,
    hasAccessHash: false,
    notes: null,
  };
}

export function toMetrics(worker: WorkerDetail, now: Date): WorkerMetrics {
  const { sampledAt, lastUpAt, status, reason, model, unpaidNanoton, requestsPerSecond } = worker;
  const up = requestsPerSecond !== null;
  const busy = (requestsPerSecond ?? 0) > 0;
  const known = lastUpAt !== null;
  const live = <T>(value: T) => (up ? value : null);
  const kept = <T>(value: T) => (known ? value : null);
  return {
    workerId: worker.id,
    sampledAt,
    ageSeconds: sampledAt === null ? null : (now.getTime() - Date.parse(sampledAt)) / 1000,
    lastUpAt,
    status,
    reason,
    up: kept(up),
    latencyMs: live(24),
    enabled: live(true),
    modelConnected: live(reason !== 'model_disconnected'),
    proxiesConnected: live(2),
    activeRequests: live(busy ? 12 : 0),
    maxActiveRequests: live(1400),
    requests: {
      receivedTotal: live(81_244),
      succeededTotal: live(81_102),
      failedTotal: live(142),
      perSecond: { ...noRates, m1: requestsPerSecond, h1: live(0.98) },
    },
    errorRatio: busy ? 0.0017 : null,
    runTimeSecondsMean: busy ? 3.42 : null,
    tokens: {
      adjustedTotal: null,
      promptTotal: null,
      cachedTotal: null,
      completionTotal: null,
      reasoningTotal: null,
    },
    wallet: {
      address: kept('UQAbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcdefx9Kd'),
      balanceNanoton: kept(toNanoton(8.412)),
    },
    earnings: {
      unpaidNanoton,
      claimableNanoton: kept(toNanoton(3.12)),
      inFlightNanoton: kept('0'),
      unsignedNanoton: kept('0'),
      sharedWithWorkers: worker.host === 'h2' ? 2 : 0,
    },
    contracts: [
      {
        proxyAddress: 'EQBproxyproxyproxyproxyproxyproxyproxyproxyproxyA',
        contractAddress: 'EQCcontractcontractcontractcontractcontractcontrA',
        ...{ unpaidNanoton, claimableNanoton: kept(toNanoton(3.12)), inFlightNanoton: kept('0') },
      },
    ],
    runTimeSecondsQuantiles: { m5: null, h1: null, h24: null },
    gpus: [],
    model,
    coefficient: kept(1),
    software: { commit: kept('5bb6f3a1c0de'), committedAt: kept('2026-10-30T10:00:00Z') },
    paramsVersion: kept(42),
  };
}

export function createGpu(
  changes: Partial<WorkerMetrics['gpus'][number]> = {},
): WorkerMetrics['gpus'][number] {
  return {
    ...{ gpuId: '0', model: 'H100', utilizationRatio: null, memoryUsedBytes: null, memoryTotalBytes: null },
    ...{ temperatureCelsius: null, powerWatts: null },
    ...changes,
  };
}

const noRates = { s1: null, s10: null, m1: null, m10: null, h1: null, d1: null };

/** A wave that nobody saw from 15 % to 22 % of the range; a worker whose model is gone ends in zeros. */
export function toStats(
  worker: WorkerDetail,
  range: { from: Date; to: Date; points: number; usual?: number | null },
): WorkerStats {
  const [from, to] = [range.from, range.to].map((date) => Math.floor(date.getTime() / 1000)) as [
    number,
    number,
  ];
  const stepSeconds = Math.max(15, Math.ceil((to - from) / range.points / 15) * 15);
  const starts = Array.from(
    { length: Math.ceil((to - from) / stepSeconds) },
    (_, index) => from + index * stepSeconds,
  );
  const rates = starts.map((t): [number, number | null] => [
    t,
    toRate(worker, { t, share: (t - from) / (to - from), stepSeconds }),
  ]);
  const nothing = starts.map((t): [number, number | null] => [t, null]);
  return {
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    stepSeconds,
    series: {
      requestsPerSecond: rates,
      requestsPerSecondMin: rates,
      requestsPerSecondMax: rates,
      earnedNanoton: rates.map(([t, rate]) => [
        t,
        rate === null ? null : toNanoton(rate * stepSeconds * 0.00012),
      ]),
      usualRequestsPerSecond: starts.map((t) => [t, range.usual ?? null]),
      errorRatio: nothing,
      runTimeSecondsMean: nothing,
      activeRequests: nothing,
      gpuUtilizationRatio: nothing,
      upRatio: nothing,
    },
  };
}

function toRate(worker: WorkerDetail, at: { t: number; share: number; stepSeconds: number }): number | null {
  const { t, share, stepSeconds } = at;
  if (worker.lastUpAt === null || (share > 0.15 && share < 0.22)) return null;
  if (worker.requestsPerSecond === null && share > 0.9) return null;
  if (worker.reason === 'model_disconnected' && share > 0.95) return 0;
  const noise = Math.sin(t / stepSeconds) * 3 + Math.sin(t / stepSeconds / 2.3) * 4;
  return (58 + 6 * Math.sin(share * 7) + noise) / 60;
}

function toNanoton(ton: number): string {
  return String(Math.round(ton * 1_000_000_000));
}
