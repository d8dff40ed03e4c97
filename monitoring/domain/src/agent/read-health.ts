import type { HealthText } from '../health/health-text.ts';
import { type GpuReading, parseGpuText } from '../health/parse-gpu-text.ts';
import { parseNvidiaSmi } from '../health/parse-nvidia-smi.ts';
import { parseStatusText, type StatusReading } from '../health/parse-status-text.ts';
import { parseSystemText, type SystemReading } from '../health/parse-system-text.ts';
import type { AgentHealth } from './agent-report.ts';

/** What a host tells of one worker beside its pages. Null: it was not asked, or could not be read. */
export interface HealthReading {
  gpus: GpuReading[] | null;
  /** Why `gpus` is null although they were asked for. */
  gpuFailure: string | null;
  /** Whether other workers of the host use the same GPUs. */
  areGpusShared: boolean;
  system: SystemReading | null;
  status: StatusReading | null;
}

/** Reads the texts that an agent sent. Never throws. */
export function readHealth(health: AgentHealth): HealthReading {
  if (health.source === 'nvidia_smi') {
    const shared = { areGpusShared: health.isShared, system: null, status: null };
    return { ...toGpus(health.csv, parseNvidiaSmi), ...shared };
  }
  return {
    ...toGpus(health.gpu, parseGpuText),
    areGpusShared: false,
    system: toValue(health.sys, parseSystemText),
    status: toValue(health.status, parseStatusText),
  };
}

function toGpus(text: string | null, parse: (text: string) => HealthText<GpuReading[]>) {
  const parsed = text === null ? null : parse(text);
  if (parsed === null) return { gpus: null, gpuFailure: null };
  if (parsed.ok) return { gpus: parsed.value, gpuFailure: null };
  return { gpus: null, gpuFailure: parsed.detail ?? parsed.failure };
}

function toValue<T>(text: string | null, parse: (text: string) => HealthText<T>): T | null {
  const parsed = text === null ? null : parse(text);
  return parsed?.ok ? parsed.value : null;
}
