import type { Target } from '@cocoon-pool/db/targets';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { Recorder } from './recorder.ts';
import { scrapeWorker } from './scrape-worker.ts';

interface TargetScraperDeps {
  recorder: Recorder;
  openAccessHash(target: Target): Promise<string | null>;
  now: () => Date;
  log: Logger;
  settings: { timeoutMs: number; networksAllowed: readonly string[] };
}

/** A scrape that took this much longer than its time-out was held up by us, not by the worker. */
const stallMs = 2_000;

/**
 * Scrapes one target and records the sample under the time at which it was asked. Nothing is recorded when the fault
 * is ours (no sockets left, or this process stood still so long that every answer is late): that says nothing about
 * the worker. Never rejects.
 */
export function createTargetScraper(deps: TargetScraperDeps): (target: Target) => Promise<void> {
  const { recorder, log, settings } = deps;
  let isFaulty = false;
  return async (target) => {
    const at = deps.now();
    try {
      const accessHash = await deps.openAccessHash(target);
      const startedMs = performance.now();
      const answers = await scrapeWorker(target, { ...settings, accessHash });
      if (performance.now() - startedMs > settings.timeoutMs + stallMs) return;
      recorder.record(target, answers, at);
      if (isFaulty) log.info({}, 'workers can be asked again');
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) log.error({ err: error }, 'workers cannot be asked');
      isFaulty = true;
    }
  };
}
