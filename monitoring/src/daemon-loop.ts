import type { Target } from '@cocoon-pool/db/targets';
import { toScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import { createAccessHashes } from './access-hashes.ts';
import type { Blindness } from './blindness.ts';
import type { DaemonDeps } from './daemon.ts';
import { createKeptSockets, readOpenFilesMax, toKeptSocketsMax } from './kept-sockets.ts';
import { createPerfReader } from './perf-reader.ts';
import type { Recorder } from './recorder.ts';
import type { ReportReader } from './report-reader.ts';
import { createScrapeLoop, type Round, type ScrapeLoop } from './scrape-loop.ts';
import { toPaceIntervals } from './scrape-pace.ts';
import type { Sightings } from './sightings.ts';
import { createTargetScraper } from './target-scraper.ts';
import type { WorkerLeases } from './worker-leases.ts';
import type { WorkerTracks } from './worker-tracks.ts';

interface LoopParts {
  tracks: WorkerTracks;
  recorder: Recorder;
  sightings: Sightings;
  blindness: Blindness;
  leases: WorkerLeases;
  reports: Pick<ReportReader, 'isToldOf'>;
  loadTargets(): Promise<Target[] | null>;
  onRemoved(target: Target): void;
  onRound(round: Round): void;
}

/** The loop over this daemon's workers, with all that a scrape needs. */
export function createDaemonLoop(
  { secretBox, now, timers, log, settings }: DaemonDeps,
  { tracks, recorder, sightings, blindness, leases, reports, ...rest }: LoopParts,
): ScrapeLoop {
  const intervalMs = settings.scrapeIntervalSeconds * 1_000;
  const timeoutMs = settings.scrapeTimeoutMs;
  const networksAllowed = settings.workerNetworksAllowed;
  const sockets = createKeptSockets({
    countMax: toKeptSocketsMax(readOpenFilesMax(), settings.scrapeConcurrency),
  });
  const scrape = createTargetScraper({
    ...{ recorder, sightings, blindness, sockets, now, log },
    readPerf: createPerfReader({
      sightings,
      settings: {
        perfIntervalMs: settings.perfIntervalSeconds * 1_000,
        // Within what the scrape leaves of the interval.
        timeoutMs: (intervalMs - timeoutMs) / 2,
        networksAllowed,
      },
    }),
    findLease: leases.find,
    isToldOf: reports.isToldOf,
    openAccessHash: createAccessHashes(secretBox, log),
    settings: { timeoutMs, networksAllowed },
  });
  const loop = createScrapeLoop({
    ...rest,
    onRound: (round) => {
      sockets.sweep();
      rest.onRound(round);
    },
    scrape,
    findLastScrape: (target) => tracks.find(target)?.sampledAt ?? null,
    mayBegin: ({ workerId }) => leases.mayBegin(workerId),
    toPaceIntervals: (target) => toPaceIntervals(tracks.silentMs(target), { intervalMs, timeoutMs }),
    isSuspect: (target) => toScrapeOutcome(tracks.find(target)?.failure ?? null) === 'no_answer',
    now,
    timers,
    settings: { intervalMs, concurrency: settings.scrapeConcurrency },
  });
  return {
    ...loop,
    stop: async () => {
      await loop.stop();
      sockets.close();
    },
  };
}
