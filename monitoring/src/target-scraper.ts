import type { Lease } from '@cocoon-pool/db/leases';
import type { Id } from '@cocoon-pool/db/schema';
import type { Target } from '@cocoon-pool/db/targets';
import type { ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { toScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { Blindness } from './blindness.ts';
import type { KeptSockets } from './kept-sockets.ts';
import type { PerfReader } from './perf-reader.ts';
import type { Recorder } from './recorder.ts';
import { scrapeWorker } from './scrape-worker.ts';
import type { Sightings } from './sightings.ts';

interface TargetScraperDeps {
  recorder: Recorder;
  sightings: Sightings;
  blindness: Blindness;
  readPerf: PerfReader;
  sockets: KeptSockets;
  findLease(workerId: Id): Lease | null;
  /** Whether its agent tells of it now: then it need not be asked. */
  isToldOf(workerId: Id): boolean;
  openAccessHash(target: Target): Promise<string | null>;
  now: () => Date;
  log: Logger;
  settings: { timeoutMs: number; networksAllowed: readonly string[] };
}

/** A scrape that took this much longer than its time-out was held up by us, not by the worker. */
const stallMs = 2_000;

/**
 * Scrapes one target and records the sample under the time at which it was asked. Nothing is recorded when the fault
 * is ours (no sockets left, this process stood still so long that every answer is late, or it hears nobody at all):
 * that says nothing about the worker. Nor when its lease went to another daemon meanwhile. Never rejects.
 */
export function createTargetScraper(deps: TargetScraperDeps): (target: Target) => Promise<void> {
  const { recorder, blindness, log, settings } = deps;
  let isFaulty = false;
  return async (target) => {
    if (deps.isToldOf(target.workerId)) return;
    const at = deps.now();
    const lease = deps.findLease(target.workerId);
    try {
      const accessHash = await deps.openAccessHash(target);
      const startedMs = performance.now();
      const answers = await scrapeWorker(target, { ...settings, accessHash, sockets: deps.sockets });
      if (performance.now() - startedMs > settings.timeoutMs + stallMs) return;
      if (isFaulty) log.info({}, 'workers can be asked again');
      isFaulty = false;
      const isAnswered = hasAnswer(answers);
      if (await blindness.judge(isAnswered)) return;
      if (deps.findLease(target.workerId)?.fence !== lease?.fence) return;
      const sample = recorder.record(target, answers, { at, lease });
      if (sample !== null) deps.sightings.see(target.workerId, sample);
      if (sample !== null && isAnswered) await deps.readPerf(target, at);
    } catch (error) {
      if (!isFaulty) log.error({ err: error }, 'workers cannot be asked');
      isFaulty = true;
    }
  };
}

function hasAnswer(answers: WorkerAnswers | { failure: ScrapeFailure }): boolean {
  if ('failure' in answers) return toScrapeOutcome(answers.failure) !== 'no_answer';
  return [answers.jsonStats, answers.statsPage].some(
    (page) => page.ok || toScrapeOutcome(page.failure) !== 'no_answer',
  );
}
