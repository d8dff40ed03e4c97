import { busyRequestsPerSecond } from '../alerts/busy-rate.ts';
import { toStaleBefore } from '../cocoon/worker-status.ts';
import type { DiagnosisFacts, Listing } from './diagnosis-facts.ts';

/** In the order in which they are made and shown. */
export const diagnosisChecks = [
  'reachable',
  'wallet',
  'ton_sync',
  'image',
  'model_listed',
  'model_connection',
  'enabled',
  'proxies',
  'request_rate',
  'network',
] as const;
export type DiagnosisCheck = (typeof diagnosisChecks)[number];

export type CheckResult = Finding & { check: DiagnosisCheck };

type Finding = { result: 'passed' | 'warning' | 'failed' } | { result: 'unknown'; reason: UnknownReason };

/** `hangs`: a check before it failed, so it cannot say anything of its own. */
export type UnknownReason = 'never_scraped' | 'stale' | 'hangs' | 'not_read' | 'check_off' | 'no_peers';

/** The first that failed; or the network is quiet; or it earns; or nobody can tell yet, and why. */
export type Verdict =
  | { kind: 'failed'; check: DiagnosisCheck }
  | { kind: 'quiet' }
  | { kind: 'earning' }
  | { kind: 'unknown'; reason: UnknownReason };

export interface Diagnosis {
  checks: CheckResult[];
  verdict: Verdict;
}

/**
 * Why a worker does not earn: ten ordered checks, which all run, and one verdict. A check that hangs on a failed one is
 * unknown.
 */
export function diagnose(facts: DiagnosisFacts): Diagnosis {
  const failed = new Set<DiagnosisCheck>();
  const checks = diagnosisChecks.map((check): CheckResult => {
    const isHanging = (hangsOn[check] ?? []).some((other) => failed.has(other));
    const finding: Finding = isHanging ? unknown('hangs') : checkers[check](facts);
    if (finding.result === 'failed') failed.add(check);
    return { check, ...finding };
  });
  return { checks, verdict: toVerdict(checks, facts) };
}

const hangsOn: Partial<Record<DiagnosisCheck, readonly DiagnosisCheck[]>> = {
  wallet: ['reachable'],
  ton_sync: ['reachable'],
  image: ['reachable'],
  model_listed: ['reachable'],
  model_connection: ['reachable'],
  enabled: ['reachable'],
  proxies: ['reachable'],
  request_rate: ['reachable', 'ton_sync', 'image', 'model_listed', 'model_connection', 'enabled', 'proxies'],
};

const passed: Finding = { result: 'passed' };
const warning: Finding = { result: 'warning' };
const failure: Finding = { result: 'failed' };

function unknown(reason: UnknownReason): Finding {
  return { result: 'unknown', reason };
}

function passIf(isWell: boolean | null): Finding {
  if (isWell === null) return unknown('not_read');
  return isWell ? passed : failure;
}

/** A worker of which nothing is fresh says nothing about now. */
function ifFresh(check: (facts: DiagnosisFacts) => Finding): (facts: DiagnosisFacts) => Finding {
  return (facts) => {
    if (facts.sampledAt === null) return unknown('never_scraped');
    return facts.sampledAt < toStaleBefore(facts.now) ? unknown('stale') : check(facts);
  };
}

const checkers: Record<DiagnosisCheck, (facts: DiagnosisFacts) => Finding> = {
  reachable: ifFresh(({ failure: reason }) => passIf(reason === null)),
  wallet: ifFresh(({ balanceNanoton }) => {
    if (balanceNanoton === null) return unknown('not_read');
    if (balanceNanoton < leastBalanceNanoton) return failure;
    return balanceNanoton < lowBalanceNanoton ? warning : passed;
  }),
  ton_sync: ifFresh(({ ton }) => {
    if (ton === null) return unknown('not_read');
    if (ton === 'out_of_sync') return failure;
    return ton === 'late' ? warning : passed;
  }),
  image: ifFresh(({ image }) => checkListing(image)),
  model_listed: ifFresh(({ modelListing }) => checkListing(modelListing)),
  model_connection: ifFresh(({ modelConnected }) => passIf(modelConnected)),
  enabled: ifFresh(({ enabled }) => passIf(enabled)),
  proxies: ifFresh(({ proxiesConnected }) => passIf(proxiesConnected === null ? null : proxiesConnected > 0)),
  request_rate: ifFresh((facts) => {
    if (facts.requestsPerSecond === null) return unknown('not_read');
    if (isBusy(facts)) return passed;
    if (!hasPeers(facts)) return unknown('no_peers');
    return countBusyOthers(facts) > 0 ? failure : passed;
  }),
  network: (facts) => {
    if (isBusy(facts) || countBusyOthers(facts) > 0) return passed;
    return hasPeers(facts) ? warning : unknown('no_peers');
  },
};

/** Below the first, payouts may not go through; below the second, soon. The worker's own page says the same. */
export const leastBalanceNanoton = 2_100_000_000n;
const lowBalanceNanoton = 5_000_000_000n;

function checkListing(listing: Listing | null): Finding {
  if (listing === null) return unknown('not_read');
  return listing === 'unchecked' ? unknown('check_off') : passIf(listing === 'listed');
}

function isBusy({ requestsPerSecond }: DiagnosisFacts): boolean {
  return requestsPerSecond !== null && requestsPerSecond >= busyRequestsPerSecond;
}

function hasPeers({ peers }: DiagnosisFacts): boolean {
  return peers !== null && peers.workers >= 2;
}

function countBusyOthers(facts: DiagnosisFacts): number {
  return Math.max(0, (facts.peers?.busyWorkers ?? 0) - (isBusy(facts) ? 1 : 0));
}

function toVerdict(checks: readonly CheckResult[], facts: DiagnosisFacts): Verdict {
  const first = checks.find(({ result }) => result === 'failed');
  if (first !== undefined) return { kind: 'failed', check: first.check };
  if (isBusy(facts) && find(checks, 'request_rate')?.result === 'passed') return { kind: 'earning' };
  if (find(checks, 'network')?.result === 'warning') return { kind: 'quiet' };
  const rate = find(checks, 'request_rate');
  return { kind: 'unknown', reason: rate?.result === 'unknown' ? rate.reason : 'not_read' };
}

function find(checks: readonly CheckResult[], check: DiagnosisCheck): CheckResult | undefined {
  return checks.find((one) => one.check === check);
}
