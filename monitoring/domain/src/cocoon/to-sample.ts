import { type ParsedPage, parseJsonStats } from './parse-json-stats.ts';
import { parseStatsPage } from './parse-stats-page.ts';
import type { PageAnswer, Sample, ScrapeFailure, StatsPage, WorkerAnswers } from './sample.ts';
import { toScrapeOutcome } from './scrape-outcome.ts';

/** A scrape that got no page at all. */
export interface FailedScrape {
  failure: ScrapeFailure;
  latencyMs: number | null;
}

/**
 * Makes the sample of one scrape. Up when at least one page was read; when none was, the failure is the one
 * that shows the worker answering, if there is such a one. Never throws.
 */
export function toSample(answers: WorkerAnswers | FailedScrape, at: Date): Sample {
  if ('failure' in answers) return toFailedSample(answers, at);
  const jsonStats = toPage(answers.jsonStats, parseJsonStats);
  const statsPage = toPage(answers.statsPage, parseStatsPage);
  return {
    sampledAt: at,
    up: jsonStats.ok || statsPage.ok,
    failure: jsonStats.ok || statsPage.ok ? null : toTellingFailure(jsonStats.failure, statsPage.failure),
    latencyMs: answers.latencyMs,
    missing: {
      jsonStats: jsonStats.ok ? null : jsonStats.failure,
      statsPage: statsPage.ok ? null : statsPage.failure,
    },
    jsonStats: jsonStats.ok ? jsonStats.value : null,
    statsPage: statsPage.ok ? statsPage.value : null,
    proxiesConnected: statsPage.ok ? countProxiesConnected(statsPage.value) : null,
  };
}

function toFailedSample({ failure, latencyMs }: FailedScrape, at: Date): Sample {
  return {
    sampledAt: at,
    up: false,
    failure,
    latencyMs,
    missing: { jsonStats: failure, statsPage: failure },
    jsonStats: null,
    statsPage: null,
    proxiesConnected: null,
  };
}

type Page<T> = { ok: true; value: T } | { ok: false; failure: ScrapeFailure };

function toPage<T>(answer: PageAnswer, parse: (body: string) => ParsedPage<T>): Page<T> {
  return answer.ok ? parse(answer.body) : answer;
}

function toTellingFailure(first: ScrapeFailure, second: ScrapeFailure): ScrapeFailure {
  return toScrapeOutcome(first) === 'no_answer' && toScrapeOutcome(second) === 'bad_answer' ? second : first;
}

function countProxiesConnected(page: StatsPage): number | null {
  return page.proxyConnections?.filter((proxy) => proxy.connectedTo !== null).length ?? null;
}
