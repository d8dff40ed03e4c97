import type { AgentCommand, CommandResult } from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { type AgentConfig, type AgentState, toPort } from './agent-files.ts';
import { fetchControl } from './fetch-local.ts';

interface RunDeps {
  config: AgentConfig;
  state: AgentState;
  /** Workers of this host. */
  known: ReadonlySet<number>;
  saveState(): Promise<void>;
  log(message: string): void;
}

const timeoutMs = 5_000;
const rememberedMax = 500;
/** Of what a worker says: a sentence or two. */
const answerLengthMax = 2_000;

/**
 * Asks this host's workers for what the server wants, one after the other. That a command is begun is on disk before
 * anything is sent, so that it is sent at most once, whatever is killed or handed out again. Resolves to whether any was
 * sent.
 */
export async function runCommands(deps: RunDeps, commands: readonly AgentCommand[]): Promise<boolean> {
  const { state, log } = deps;
  let isAnySent = false;
  for (const command of commands) {
    if (state.begunCommands.includes(command.id)) continue;
    state.begunCommands = [...state.begunCommands, command.id].slice(-rememberedMax);
    await deps.saveState();
    const result = await run(deps, command);
    isAnySent ||= result.isSent;
    log(
      `command ${command.id} (${command.command.kind}) for instance ${command.instance}: ${describe(result)}`,
    );
    state.commandResults = [...state.commandResults, result].slice(-reportLimits.commandResultsMax);
    await deps.saveState();
  }
  return isAnySent;
}

async function run(
  { config, known }: RunDeps,
  { id, instance, command }: AgentCommand,
): Promise<CommandResult> {
  const notSent = { id, isSent: false, answer: { ok: false, failure: 'bad_request' } } as const;
  if (!config.control || !known.has(instance)) return notSent;
  const accessHash = config.accessHashes[String(instance)] ?? null;
  const where = { port: toPort(config, instance), timeoutMs, accessHash };
  try {
    return { id, isSent: true, answer: toShort(await fetchControl({ command, ...where })) };
  } catch {
    // Not one of the four, or with a figure that is not allowed: nothing was sent.
    return notSent;
  }
}

function toShort(answer: PageAnswer): PageAnswer {
  return answer.ok ? { ok: true, body: answer.body.slice(0, answerLengthMax) } : answer;
}

function describe({ isSent, answer }: CommandResult): string {
  if (!isSent) return 'not allowed here';
  return answer.ok ? 'sent' : `not answered (${answer.failure})`;
}
