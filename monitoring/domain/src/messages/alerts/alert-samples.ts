import type { Evidence } from '../../alerts/evidence.ts';
import { type AlertKind, ruleKinds } from '../../alerts/rule-kinds.ts';
import type { IncidentAlert, IncidentFacts } from './incident-facts.ts';

/** For tests: an incident of this rule on a worker, host or pool of this name. */
export function sampleOf(kind: AlertKind, name: string): IncidentFacts {
  const isOfWorker = ruleKinds[kind].scope === 'worker';
  const alert = sampleAlert({
    evidence: toEvidence(kind, name),
    ...(isOfWorker ? { workerName: name } : noWorker),
  });
  const hostName = ruleKinds[kind].scope === 'pool' ? null : isOfWorker ? 'h2' : name;
  const { severity } = ruleKinds[kind];
  return sampleIncident({ kind, severity, hostName, alerts: [alert], hostOthers: { total: 0, up: 0 } });
}

const noWorker = { workerId: null, workerName: null };

/** Evidence as full as a rule gives it; the same figures for all, each reads its own. */
function toEvidence(kind: AlertKind, name: string): Evidence {
  return {
    ...{ failedScrapes: 5, totalScrapes: 6, failure: 'timeout', lastUpAt: '2026-11-23T13:01:15.000Z' },
    ...{
      lastProxyAt: '2026-11-23T12:58:00.000Z',
      balanceNanoton: '1900000000',
      walletAddress: `EQ${'a'.repeat(46)}`,
    },
    ...{ clearBalanceNanoton: '5500000000', delisted: 'model', hash: 'c0'.repeat(32), model: name },
    ...{
      changed: 'coefficient',
      before: '1.5',
      after: '0.1',
      changedAt: '2026-11-23T13:00:00.000Z',
      port: 12000,
    },
    ...{ answeredAt: '2026-11-23T13:00:00.000Z', inFlightNanoton: '900000000', requestsPerSecond: 0.2 },
    ...{
      peerRequestsPerSecond: 2.5,
      coefficient: 1.5,
      peerCoefficient: 1,
      failedRequests: 12,
      finishedRequests: 120,
    },
    ...{ runTimeSeconds: 3.42, runTimeSecondsLimit: 2.4, runTimeSecondsMean: 1.2, activeRequests: 31 },
    ...{ maxActiveRequests: 32, gpuName: name, temperatureCelsius: 91, gpuUtilizationRatio: 0.031, gpus: 7 },
    ...{
      gpusExpected: 8,
      serviceName: 'cocoon-worker.service',
      serviceState: 'failed',
      networkState: 'busy',
    },
    ...{
      lastReportAt: '2026-11-23T13:01:00.000Z',
      have: 'b75d4447',
      want: 'c0ffee11',
      workers: 3,
      totalWorkers: 4,
    },
    ...{
      earnedNanotonPerHour: '120000000',
      earnedNanotonPerHourMean: '420000000',
      hosts: 3,
      lost: 'proxies',
    },
    ...figures[kind],
  };
}

const figures: Partial<Record<AlertKind, Evidence>> = {
  ton_out_of_sync: { value: 912, threshold: 600 },
  wallet_low: { value: 1.9, threshold: 2.1 },
  error_ratio: { value: 0.1, threshold: 0.05 },
  saturated: { value: 0.97, threshold: 0.95 },
  gpu_hot: { value: 91, threshold: 85 },
  earnings_drop: { value: 0.29, threshold: 0.5 },
};

/** For tests. */
export function sampleIncident(change: Partial<IncidentFacts>): IncidentFacts {
  return {
    id: '1',
    kind: 'worker_down',
    severity: 'critical',
    hostName: 'h2',
    ownerName: 'Anna',
    alerts: [sampleAlert({})],
    hostOthers: { total: 3, up: 3 },
    closedAt: null,
    isSilent: false,
    acknowledged: null,
    claimed: null,
    muted: null,
    escalatedAt: null,
    unstable: null,
    ...change,
  };
}

/** For tests. */
export function sampleAlert(change: Partial<IncidentAlert>): IncidentAlert {
  return {
    id: '7',
    workerId: '7',
    workerName: 'h100-2',
    activeSince: new Date('2026-11-23T13:02:15Z'),
    resolvedAt: null,
    unknownSince: null,
    evidence: { failedScrapes: 5, totalScrapes: 6, failure: 'timeout', lastUpAt: '2026-11-23T13:01:15.000Z' },
    lostScrapes: 12,
    earnedNanotonPerHour: 420_000_000n,
    ...change,
  };
}
