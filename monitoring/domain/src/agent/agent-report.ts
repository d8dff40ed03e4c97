import { z } from 'zod';
import { badAnswerFailures, noAnswerFailures, type WorkerAnswers } from '../cocoon/sample.ts';
import type { WorkerCommand } from '../control/worker-command.ts';
import { reportLimits } from './report-limits.ts';

const time = z.iso.datetime().transform((text) => new Date(text));
const whole = z.int().min(0);
const page = z.union([
  z.object({ ok: z.literal(true), body: z.string().max(reportLimits.pageLengthMax) }),
  z.object({ ok: z.literal(false), failure: z.enum([...noAnswerFailures, ...badAnswerFailures]) }),
]);
const healthText = z.string().max(reportLimits.healthTextLengthMax).nullable();

const health = z.union([
  /** What `health-client -i worker:N gpu|sys|status` printed; null where it was not asked or printed nothing. */
  z.object({ source: z.literal('health_client'), gpu: healthText, sys: healthText, status: healthText }),
  /** nvidia-smi on a host without confidential machines. Shared: several workers of the host use these GPUs. */
  z.object({ source: z.literal('nvidia_smi'), csv: healthText, isShared: z.boolean() }),
]);

/** One worker at one moment, as its host's agent saw it: raw texts, so that only the server need know how to read them. */
export const agentSampleSchema = z.object({
  instance: whole.max(reportLimits.instancesMax - 1),
  /** By the agent's clock. */
  sampledAt: time,
  jsonStats: page,
  statsPage: page,
  latencyMs: z.number().min(0).max(600_000).nullable(),
  /** Null where the host tells nothing. */
  health: health.nullable(),
});

const commandId = z.string().regex(/^[1-9]\d{0,18}$/);

/** What became of a command at the worker; `isSent` false: the agent did not send it, so certainly nothing happened. */
const commandResult = z.object({ id: commandId, isSent: z.boolean(), answer: page });

/** What an agent posts, gzip-compressed. Unknown fields are ignored, so that agents may be newer than the server. */
export const agentReportSchema = z.object({
  format: z.literal(1),
  agentId: z.string().regex(/^[1-9]\d{0,18}$/),
  version: z.string().min(1).max(40),
  /** Rises with every report of an agent: a report that comes again is a replay. */
  sequence: whole,
  /** By the agent's clock, which is judged by it. */
  sentAt: time,
  /** Samples that the agent had to give up since it was enrolled: too old, or too many for its disk. */
  samplesDropped: whole,
  samples: z.array(agentSampleSchema).max(reportLimits.samplesMax),
  commandResults: z.array(commandResult).max(reportLimits.commandResultsMax).optional(),
});

/** What the server answers a report with, beside counts: what the agent is to ask its workers for. */
export interface AgentCommand {
  id: string;
  instance: number;
  command: WorkerCommand;
}

export type AgentReport = z.output<typeof agentReportSchema>;
export type AgentSample = z.output<typeof agentSampleSchema>;
export type CommandResult = z.output<typeof commandResult>;
export type AgentHealth = NonNullable<AgentSample['health']>;
/** As it is written. */
export type AgentReportJson = z.input<typeof agentReportSchema>;
export type AgentSampleJson = z.input<typeof agentSampleSchema>;

/** The two pages as a scrape of ours would have brought them. */
export function toWorkerAnswers({ jsonStats, statsPage, latencyMs }: AgentSample): WorkerAnswers {
  return { jsonStats, statsPage, latencyMs };
}
