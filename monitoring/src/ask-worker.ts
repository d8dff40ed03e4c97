import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { fetchPage } from './fetch-page.ts';
import { createGuardedLookup, isRefusedLiteral, type ResolveHost, resolveHost } from './guarded-lookup.ts';

/** All that is ever asked of a worker: its other paths change its state, over GET too. */
const pages = { jsonStats: '/jsonstats', statsPage: '/stats', perf: '/perf' } as const;
export type WorkerPage = keyof typeof pages;

export interface AskOptions {
  timeoutMs: number;
  /** CIDRs beyond the public internet that may be asked. */
  networksAllowed: readonly string[];
  accessHash: string | null;
  resolve?: ResolveHost;
}

/**
 * Asks a worker for one page. An address that may not be asked gives `dns` without a packet sent. The latency, to the
 * last byte, is null without an answer. Rejects only when this machine cannot ask.
 */
export async function askWorker(
  { host, port }: { host: string; port: number },
  page: WorkerPage,
  { timeoutMs, networksAllowed, accessHash, resolve = resolveHost }: AskOptions,
): Promise<{ answer: PageAnswer; latencyMs: number | null }> {
  if (isRefusedLiteral(host, networksAllowed))
    return { answer: { ok: false, failure: 'dns' }, latencyMs: null };
  const startedMs = performance.now();
  const lookup = createGuardedLookup(networksAllowed, resolve);
  const answer = await fetchPage({ host, port, path: toPagePath(page, accessHash), timeoutMs, lookup });
  return { answer, latencyMs: answer.ok ? performance.now() - startedMs : null };
}

/** The request target of a page, with the access hash where the worker asks for one. */
export function toPagePath(page: WorkerPage, accessHash: string | null): string {
  const path = pages[page];
  return accessHash === null ? path : `${path}?access_hash=${encodeURIComponent(accessHash.toWellFormed())}`;
}
