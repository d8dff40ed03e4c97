import type { ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { fetchPage } from './fetch-page.ts';
import { createGuardedLookup, isRefusedLiteral, type ResolveHost, resolveHost } from './guarded-lookup.ts';

interface ScrapeOptions {
  /** For both pages together. */
  timeoutMs: number;
  /** CIDRs beyond the public internet that may be asked. */
  networksAllowed: readonly string[];
  accessHash: string | null;
  resolve?: ResolveHost;
}

/** All that is ever asked of a worker: its other paths change its state, over GET too. */
const pages = { jsonStats: '/jsonstats', statsPage: '/stats' } as const;

/**
 * Asks a worker for its two pages at once, over two sockets: both show the same moment, a page that hangs does not
 * cost the other its time, and it takes half the time of asking in turn. Each page fails for itself. An address
 * that may not be asked gives `dns` without a packet sent. Rejects only when this machine cannot ask.
 */
export async function scrapeWorker(
  { host, port }: { host: string; port: number },
  { timeoutMs, networksAllowed, accessHash, resolve = resolveHost }: ScrapeOptions,
): Promise<WorkerAnswers | { failure: ScrapeFailure; latencyMs: number | null }> {
  if (isRefusedLiteral(host, networksAllowed)) return { failure: 'dns', latencyMs: null };
  const startedMs = performance.now();
  const lookup = createGuardedLookup(networksAllowed, resolve);
  const fetch = async (page: string) => {
    const answer = await fetchPage({ host, port, path: toPath(page, accessHash), timeoutMs, lookup });
    return { answer, latencyMs: answer.ok ? performance.now() - startedMs : null };
  };
  const [jsonStats, statsPage] = await Promise.all([fetch(pages.jsonStats), fetch(pages.statsPage)]);
  const latencies = [jsonStats.latencyMs, statsPage.latencyMs].filter((latencyMs) => latencyMs !== null);
  return {
    jsonStats: jsonStats.answer,
    statsPage: statsPage.answer,
    latencyMs: latencies.length === 0 ? null : Math.max(...latencies),
  };
}

function toPath(page: string, accessHash: string | null): string {
  return accessHash === null ? page : `${page}?access_hash=${encodeURIComponent(accessHash.toWellFormed())}`;
}
