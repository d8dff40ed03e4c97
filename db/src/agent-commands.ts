import type { AgentCommand, CommandResult } from '@cocoon-pool/domain/agent/agent-report';
import { readControlAnswer } from '@cocoon-pool/domain/control/worker-command';
import { sql } from 'kysely';
import type { ReportingAgent } from './agents.ts';
import type { Db } from './database.ts';
import { type CommandOutcome, claimAgentCommands, settleCommand } from './run-commands.ts';
import { type CommandRow, toCommand } from './worker-commands.ts';

/** What the agent is to ask its workers for: each command is handed out once. */
export async function handOutCommands(db: Db, agent: ReportingAgent, now: Date): Promise<AgentCommand[]> {
  const claimed = await claimAgentCommands(db, agent, now);
  return claimed.map((row) => ({ id: row.id, instance: row.instance, command: toCommand(row) }));
}

/** Writes what an agent says became of commands that were handed to it; of others' it is not believed. */
export async function settleAgentResults(
  db: Db,
  agent: ReportingAgent,
  { results, now }: { results: readonly CommandResult[]; now: Date },
): Promise<void> {
  if (results.length === 0) return;
  const { rows } = await sql<CommandRow>`
    SELECT worker_commands.* FROM worker_commands JOIN workers ON workers.id = worker_commands.worker_id
    WHERE worker_commands.id = ANY(${results.map(({ id }) => id)}::bigint[]) AND via = 'agent'
      AND workers.agent_id = ${agent.id} AND worker_commands.state IN ('sending', 'unknown')
  `.execute(db);
  for (const row of rows) {
    const result = results.find(({ id }) => id === row.id);
    if (result !== undefined) await settleCommand(db, row.id, toOutcome(row, result), now);
  }
}

/** Failures after which certainly nothing happened. */
const harmless = ['refused', 'bad_request', 'not_ready'];

function toOutcome(row: CommandRow, { isSent, answer }: CommandResult): CommandOutcome {
  if (!isSent) return { state: 'failed', reason: 'not_sent' };
  if (!answer.ok) {
    const isHarmless = harmless.includes(answer.failure);
    return {
      state: isHarmless ? 'failed' : 'unknown',
      reason: isHarmless ? answer.failure : 'outcome_unknown',
    };
  }
  const meaning = readControlAnswer(toCommand(row), answer.body);
  if (meaning.ok) return { state: 'sent' };
  const isUnexpected = meaning.reason === 'unexpected_answer';
  return { state: isUnexpected ? 'unknown' : 'failed', reason: meaning.reason };
}
