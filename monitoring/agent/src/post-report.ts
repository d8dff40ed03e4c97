import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AgentCommand, AgentReportJson } from '@cocoon-pool/domain/agent/agent-report';
import { commandKinds } from '@cocoon-pool/domain/control/worker-command';
import type { AgentKey } from './agent-files.ts';

/**
 * What came of a report. `kept`: the server has it. `refused`: it never will, because of what is in it. `later`: send
 * it again; `reason` is what an owner may have to mend.
 */
export type PostOutcome =
  | { kind: 'kept'; refused: number; commands: AgentCommand[] }
  | { kind: 'refused'; reason: string }
  | { kind: 'later'; reason: string; afterMs: number | null };

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const timeoutMs = 20_000;
/** Of an answer: what the server says is short. */
const answerLengthMax = 65_536;
/** Errors that are in what was sent, and not in when it was sent. */
const hopeless = new Set([400, 413, 415, 422]);

/** Posts one report, compressed. Follows no redirect: the key goes to the server it is for and nowhere else. */
export async function postReport(
  fetch: Fetch,
  { server, key }: AgentKey,
  report: AgentReportJson,
): Promise<PostOutcome> {
  try {
    const response = await fetch(`${server}/api/v1/agent/reports`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: await promisify(gzip)(JSON.stringify(report)),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = parseAnswer(await response.text());
    if (response.ok) {
      return { kind: 'kept', refused: toCount(answer.refused), commands: toCommands(answer.commands) };
    }
    const reason = toReason(answer, response.status);
    if (hopeless.has(response.status) && reason !== 'time_shifted') return { kind: 'refused', reason };
    return { kind: 'later', reason, afterMs: toDelayMs(response.headers.get('Retry-After')) };
  } catch (error) {
    return { kind: 'later', reason: describe(error), afterMs: null };
  }
}

function parseAnswer(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.slice(0, answerLengthMax));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function toReason({ error }: Record<string, unknown>, status: number): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code.slice(0, 60) : `HTTP ${status}`;
}

function toCount(refused: unknown): number {
  if (!Array.isArray(refused)) return 0;
  return refused.reduce((sum: number, one: { samples?: unknown }) => sum + (Number(one?.samples) || 0), 0);
}

/** Of another shape than this version knows: left out, so the server sees that nothing came of it. */
function toCommands(commands: unknown): AgentCommand[] {
  return Array.isArray(commands) ? commands.filter(isCommand) : [];
}

function isCommand(value: unknown): value is AgentCommand {
  if (typeof value !== 'object' || value === null) return false;
  if (!('id' in value) || !('instance' in value) || !('command' in value)) return false;
  const { id, instance, command } = value;
  if (typeof id !== 'string' || typeof instance !== 'number') return false;
  if (typeof command !== 'object' || command === null || !('kind' in command)) return false;
  return commandKinds.some((kind) => kind === command.kind);
}

function toDelayMs(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 300) * 1_000 : null;
}

/** `fetch` hides the reason in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}
