import { parseRecentScrapes } from '@cocoon-pool/db/recent-scrapes';
import type { Id } from '@cocoon-pool/db/schema';
import type { WorkerStateRow } from '@cocoon-pool/db/worker-state';
import type { ScrapeOutcome } from '@cocoon-pool/domain/alerts/rule-kinds';
import { detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import { parseSampleJson, sampleToJson } from '@cocoon-pool/domain/cocoon/sample-json';
import type { Interval } from '@cocoon-pool/domain/cocoon/to-interval';
import { toNewestInterval, type WorkerTrack } from './track-worker.ts';

/** The stored form of what is known of a worker. */
export function toStateRow(workerId: Id, track: WorkerTrack): WorkerStateRow {
  const config = (track.sample?.jsonStats ?? track.baseline?.jsonStats)?.localConfig;
  return {
    workerId,
    sampledAt: track.sampledAt,
    up: track.failure === null,
    failure: track.failure,
    lastUpAt: track.lastUpAt,
    recentScrapes: track.recentScrapes.map((outcome) => letters[outcome]).join(''),
    model: config?.model ?? null,
    ownerAddress: config?.ownerAddress ?? null,
    requestsPerSecond: toRequestsPerSecond(track),
    sample: track.sample === null ? null : sampleToJson(track.sample),
    interval: track.interval === null ? null : intervalToJson(track.interval),
    scrapeFailures: track.scrapeFailures,
    totals: { ...track.totals },
  };
}

const letters: Record<ScrapeOutcome, string> = { up: 'u', bad_answer: 'b', no_answer: 'n' };

/** Over the newest interval; before there is one, the worker's own 10-second rate. Null while it does not answer. */
function toRequestsPerSecond(track: WorkerTrack): number | null {
  if (track.failure !== null) return null;
  const interval = toNewestInterval(track);
  if (interval !== null) return interval.requests / interval.intervalSeconds;
  return track.sample?.jsonStats?.counters?.queries.perSecond.s10 ?? null;
}

function intervalToJson({ earnedNanoton, ...interval }: Interval): Record<string, unknown> {
  return { ...interval, earnedNanoton: earnedNanoton?.toString() ?? null };
}

/**
 * What a daemon goes on from after a restart. The last interval is left behind: it is over. A stored sample that this
 * version cannot read is as good as none.
 */
export function parseStateRow(row: WorkerStateRow): WorkerTrack {
  const sample = parseStoredSample(row.sample);
  return {
    sampledAt: row.sampledAt,
    failure: [...noAnswerFailures, ...badAnswerFailures].find((failure) => failure === row.failure) ?? null,
    lastUpAt: row.lastUpAt,
    recentScrapes: parseRecentScrapes(row.recentScrapes),
    sample,
    baseline: sample?.jsonStats?.counters ? sample : null,
    counting: sample === null ? 'unknown' : detectFailureCounting(sample, 'unknown'),
    interval: null,
    intervalAt: null,
    scrapeFailures: row.scrapeFailures,
    totals: row.totals,
  };
}

function parseStoredSample(json: Record<string, unknown> | null) {
  if (json === null) return null;
  try {
    return parseSampleJson(json);
  } catch {
    return null;
  }
}
