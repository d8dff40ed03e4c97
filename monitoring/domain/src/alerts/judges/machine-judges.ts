import { type AgentFacts, agentSilenceSeconds, type UnitFacts } from '../agent-facts.ts';
import { compareFigure } from '../compare-figure.ts';
import { isFalse, isTrue, isUnknown } from '../condition.ts';
import type { Judge } from '../judge-condition.ts';
import type { RuleFacts } from '../rule-facts.ts';

/** By the hottest GPU. */
const judgeGpuHot: Judge<'gpu_hot'> = (rule, facts, isFiring) => {
  const gpus = toFresh(facts)?.gpus ?? [];
  const known = gpus.flatMap(({ name, temperatureCelsius }) =>
    temperatureCelsius === null ? [] : { name, temperatureCelsius },
  );
  const [first, ...others] = known;
  if (first === undefined) return isUnknown;
  const hottest = others.reduce(
    (most, one) => (one.temperatureCelsius > most.temperatureCelsius ? one : most),
    first,
  );
  const { name: gpuName, temperatureCelsius } = hottest;
  return compareFigure(rule, { value: temperatureCelsius, isFiring }, (numbers) => ({
    ...numbers,
    gpuName,
    temperatureCelsius,
  }));
};

/** By the mean of all GPUs, while requests arrive: without requests nobody is idle. */
const judgeGpuLowUtilization: Judge<'gpu_low_utilization'> = (rule, facts, isFiring) => {
  const gpus = toFresh(facts)?.gpus ?? [];
  const ratios = gpus.flatMap(({ utilizationRatio }) => utilizationRatio ?? []);
  if (ratios.length === 0 || facts.requests === null) return isUnknown;
  if (facts.requests === 0) return isFalse;
  const gpuUtilizationRatio = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return compareFigure(rule, { value: gpuUtilizationRatio, isFiring }, (numbers) => ({
    ...numbers,
    gpuName: gpus[0]?.name ?? null,
    gpuUtilizationRatio,
    requestsPerSecond: facts.requestsPerSecond,
  }));
};

const judgeGpuMissing: Judge<'gpu_missing'> = (_rule, facts) => {
  const agent = toFresh(facts);
  if (agent === null || agent.gpus === null || agent.gpusYesterday === null) return isUnknown;
  if (agent.gpus.length >= agent.gpusYesterday) return isFalse;
  return isTrue({ gpus: agent.gpus.length, gpusExpected: agent.gpusYesterday });
};

/** One active model server is enough: a worker runs only one of the two. */
const judgeServiceFailed: Judge<'service_failed'> = (_rule, facts) => {
  const services = toFresh(facts)?.services ?? null;
  if (services === null) return isUnknown;
  const { runner, models } = services;
  if (runner !== null && !isActive(runner)) return isFailed(runner);
  const [model] = models;
  if (model !== undefined && !models.some(isActive)) return isFailed(model);
  return runner === null && model === undefined ? isUnknown : isFalse;
};

function isActive({ state }: UnitFacts): boolean {
  return state === 'active';
}

function isFailed({ name, state, since }: UnitFacts) {
  return isTrue({ serviceName: name, serviceState: state, serviceSince: since?.toISOString() ?? null });
}

/** What an agent said that is silent now is past. */
function toFresh({ agent, at }: RuleFacts): AgentFacts | null {
  if (agent === null) return null;
  return at.getTime() - agent.reportedAt.getTime() < agentSilenceSeconds * 1000 ? agent : null;
}

export const machineJudges = {
  gpu_hot: judgeGpuHot,
  gpu_low_utilization: judgeGpuLowUtilization,
  gpu_missing: judgeGpuMissing,
  service_failed: judgeServiceFailed,
};
