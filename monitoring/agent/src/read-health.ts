import type { AgentHealth } from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import { nvidiaSmiColumns } from '@cocoon-pool/domain/health/parse-nvidia-smi';
import type { AgentConfig } from './agent-files.ts';
import { runProgram } from './run-program.ts';

type Programs = Pick<AgentConfig, 'healthClient' | 'nvidiaSmi'>;

interface HealthRequest {
  instances: readonly number[];
  /** Services and machine too, which change seldom. */
  isFull: boolean;
  timeoutMs: number;
}

/**
 * What this host tells of each instance beside its pages: from inside its confidential machine where there is one, else
 * the host's own GPUs. Null where there is neither.
 */
export async function readHealth(
  programs: Programs,
  { instances, isFull, timeoutMs }: HealthRequest,
): Promise<Map<number, AgentHealth | null>> {
  const told = await Promise.all(
    instances.map(async (instance): Promise<[number, AgentHealth | null]> => {
      const ask = (topic: string) =>
        run({ path: programs.healthClient, args: ['-i', `worker:${instance}`, topic], timeoutMs });
      const topics = isFull ? ['gpu', 'sys', 'status'] : ['gpu'];
      const [gpu = null, sys = null, status = null] = await Promise.all(topics.map(ask));
      const isSilent = gpu === null && sys === null && status === null;
      return [instance, isSilent ? null : { source: 'health_client', gpu, sys, status }];
    }),
  );
  const silent = told.filter(([, health]) => health === null).length;
  const csv = silent === 0 ? null : await run({ path: programs.nvidiaSmi, args: nvidiaSmiArgs, timeoutMs });
  const ofHost: AgentHealth | null =
    csv === null ? null : { source: 'nvidia_smi', csv, isShared: silent > 1 };
  return new Map(
    told.map(([instance, health]): [number, AgentHealth | null] => [instance, health ?? ofHost]),
  );
}

const nvidiaSmiArgs = [`--query-gpu=${nvidiaSmiColumns.join(',')}`, '--format=csv'];

async function run(program: { path: string; args: readonly string[]; timeoutMs: number }) {
  const text = await runProgram({ ...program, bytesMax: reportLimits.healthTextLengthMax });
  return text?.slice(0, reportLimits.healthTextLengthMax) ?? null;
}
