import type { AgentKey } from './agent-files.ts';
import type { Fetch } from './post-report.ts';
import { version } from './version.ts';

interface Enrolling {
  server: string;
  token: string;
  hostname: string;
}

/** Swaps an enrolment token for this host's key. Throws an `Error` that says what to do. */
export async function enrolHost(fetch: Fetch, { server, token, hostname }: Enrolling): Promise<AgentKey> {
  const url = toServer(server);
  const response = await fetch(`${url}/api/v1/agent/enrol`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, hostname: toHostname(hostname), version }),
    redirect: 'error',
    signal: AbortSignal.timeout(20_000),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && hasKey(answer)) return { server: url, agentId: answer.agentId, key: answer.key };
  throw new Error(`${url} refused: ${toMessage(answer) ?? `HTTP ${response.status}`}`);
}

/** One spelling; an address with a path or a user in it is a mistake. */
function toServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error('--server must be an http or https URL');
  if (url.username !== '' || url.search !== '') throw new Error('--server must be a plain URL');
  return url.href.replace(/\/+$/, '');
}

/** What names allow, of what this host calls itself. */
function toHostname(hostname: string): string {
  const name = hostname.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
  return name.replace(/^[.-]+/, '').slice(0, 63) || 'host';
}

function hasKey(answer: unknown): answer is { agentId: string; key: string } {
  if (typeof answer !== 'object' || answer === null || !('agentId' in answer) || !('key' in answer))
    return false;
  return typeof answer.agentId === 'string' && typeof answer.key === 'string';
}

function toMessage(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer;
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : null;
}
