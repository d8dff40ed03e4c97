import type { ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { type AskOptions, askWorker } from './ask-worker.ts';
import { isRefusedLiteral } from './guarded-lookup.ts';

/**
 * Asks a worker for its two pages at once, over two sockets: both show the same moment, a page that hangs does not
 * cost the other its time, and it takes half the time of asking in turn. Each page fails for itself. An address
 * that may not be asked gives `dns` without a packet sent. Rejects only when this machine cannot ask.
 */
export async function scrapeWorker(
  address: { host: string; port: number },
  options: AskOptions,
): Promise<WorkerAnswers | { failure: ScrapeFailure; latencyMs: number | null }> {
  if (isRefusedLiteral(address.host, options.networksAllowed)) return { failure: 'dns', latencyMs: null };
  const [jsonStats, statsPage] = await Promise.all([
    askWorker(address, 'jsonStats', options),
    askWorker(address, 'statsPage', options),
  ]);
  const latencies = [jsonStats.latencyMs, statsPage.latencyMs].filter((latencyMs) => latencyMs !== null);
  return {
    jsonStats: jsonStats.answer,
    statsPage: statsPage.answer,
    latencyMs: latencies.length === 0 ? null : Math.max(...latencies),
  };
}
