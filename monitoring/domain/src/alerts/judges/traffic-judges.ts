import { compareFigure } from '../compare-figure.ts';
import { isFalse, isTrue, isUnknown } from '../condition.ts';
import type { Judge } from '../judge-condition.ts';
import type { PeerFacts, RuleFacts } from '../rule-facts.ts';

/** Fewer finished requests say nothing about a worker. */
const leastFinished = 20;

/** Nobody else with the model has requests either: then the network is quiet, and that is the pool's rule. */
const judgeNoRequests: Judge<'no_requests'> = (_rule, facts) => {
  const { requests, peers, isBusy } = facts;
  if (requests === null || peers === null || peers.workers < 2) return isUnknown;
  if (requests > 0 || peers.busyWorkers - (isBusy ? 1 : 0) <= 0) return isFalse;
  return isTrue({
    model: facts.model,
    requestsPerSecond: facts.requestsPerSecond,
    peerRequestsPerSecond: peers.requestsPerSecondMean,
    coefficient: facts.coefficient,
    peerCoefficient: peers.coefficientMean,
  });
};

const judgeErrorRatio: Judge<'error_ratio'> = (rule, facts, isFiring) => {
  const finished = toFinished(facts);
  if (finished === null) return isUnknown;
  const { failedRequests, finishedRequests } = finished;
  return compareFigure(rule, { value: failedRequests / finishedRequests, isFiring }, (numbers) => ({
    ...numbers,
    failedRequests,
    finishedRequests,
  }));
};

const judgeSlow: Judge<'slow'> = (rule, facts, isFiring) => {
  const finished = toFinished(facts);
  const runTimeSecondsMean = facts.baseline?.runTimeSecondsMean ?? null;
  if (finished === null || runTimeSecondsMean === null || runTimeSecondsMean <= 0) return isUnknown;
  const runTimeSeconds = finished.runTimeSeconds / finished.finishedRequests;
  return compareFigure(rule, { value: runTimeSeconds / runTimeSecondsMean, isFiring }, (numbers) => ({
    ...numbers,
    runTimeSeconds,
    runTimeSecondsLimit: numbers.threshold * runTimeSecondsMean,
    runTimeSecondsMean,
  }));
};

function toFinished({ window }: RuleFacts) {
  if (window === null || window.failed === null) return null;
  const { succeeded, failed, runTimeSeconds } = window;
  const finishedRequests = succeeded + failed;
  return finishedRequests < leastFinished
    ? null
    : { failedRequests: failed, finishedRequests, runTimeSeconds };
}

const judgeSaturated: Judge<'saturated'> = (rule, { activeRequests, maxActiveRequests }, isFiring) => {
  if (activeRequests === null || maxActiveRequests === null || maxActiveRequests <= 0) return isUnknown;
  return compareFigure(rule, { value: activeRequests / maxActiveRequests, isFiring }, (numbers) => ({
    ...numbers,
    activeRequests,
    maxActiveRequests,
  }));
};

const judgeEarningsDrop: Judge<'earnings_drop'> = (rule, { baseline, peers }, isFiring) => {
  const mean = baseline?.earnedNanotonPerHourMean ?? null;
  const ofDay = baseline?.earnedNanotonPerHourOfDay ?? null;
  if (mean === null || ofDay === null || mean <= 0) return isUnknown;
  return compareFigure(rule, { value: ofDay / mean, isFiring }, (numbers) => ({
    ...numbers,
    earnedNanotonPerHour: toNanoton(ofDay),
    earnedNanotonPerHourMean: toNanoton(mean),
    networkState: toNetworkState(peers),
  }));
};

function toNetworkState(peers: PeerFacts | null): 'busy' | 'quiet' | null {
  if (peers === null || peers.workers < 2) return null;
  return peers.busyWorkers > 0 ? 'busy' : 'quiet';
}

function toNanoton(amount: number): string {
  return BigInt(Math.round(amount)).toString();
}

export const trafficJudges = {
  no_requests: judgeNoRequests,
  error_ratio: judgeErrorRatio,
  slow: judgeSlow,
  saturated: judgeSaturated,
  earnings_drop: judgeEarningsDrop,
};
