/**
 * What the agent on a worker's host last reported about it. Null means unknown: the report says nothing of it. Facts of
 * a report that is older than `agentSilenceSeconds` say nothing about now.
 */
export interface AgentFacts {
  reportedAt: Date;
  gpus: GpuFacts[] | null;
  /** How many GPUs the worker had a day ago. */
  gpusYesterday: number | null;
  services: ServiceFacts | null;
}

export interface GpuFacts {
  name: string | null;
  temperatureCelsius: number | null;
  /** 0–1. */
  utilizationRatio: number | null;
}

/** The units inside the worker's machine: the runner, and the two model servers of which one is enough. */
export interface ServiceFacts {
  runner: UnitFacts | null;
  models: UnitFacts[];
}

export interface UnitFacts {
  name: string;
  /** As systemd says it; `active` is well. */
  state: string;
  since: Date | null;
}

export const agentSilenceSeconds = 90;
