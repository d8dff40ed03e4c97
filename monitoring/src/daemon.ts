import { listAlertRules } from '@cocoon-pool/db/alerts';
import type { Db } from '@cocoon-pool/db/database';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import { listTargets } from '@cocoon-pool/db/targets';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { toScrapeOutcome } from '@cocoon-pool/domain/cocoon/scrape-outcome';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createAccessHashes } from './access-hashes.ts';
import { createMetrics } from './create-metrics.ts';
import { createDatabaseWatch } from './database-watch.ts';
import { createExporter, type Exporter } from './exporter.ts';
import { createPartitionKeeper } from './partition-keeper.ts';
import { createRecorder } from './recorder.ts';
import { createRuleBook } from './rule-book.ts';
import { createScrapeLoop } from './scrape-loop.ts';
import { createTargetScraper } from './target-scraper.ts';
import type { Timers } from './timers.ts';
import { createWorkerTracks } from './worker-tracks.ts';

export interface DaemonDeps {
  db: Db;
  secretBox: SecretBox;
  now: () => Date;
  timers: Timers;
  log: Logger;
  settings: {
    scrapeIntervalSeconds: number;
    scrapeTimeoutMs: number;
    scrapeConcurrency: number;
    /** CIDRs beyond the public internet where workers may be. */
    workerNetworksAllowed: readonly string[];
    metrics: { host: string; port: number; token: string | null } | null;
  };
  /** What sends the outbox; started and stopped with the daemon. */
  deliver?: { start(): Promise<void> | void; stop(): Promise<void> | void };
}

export interface Daemon {
  /** Resolves when workers have their turns, or the database is waited for, and the exporter listens. */
  start(): Promise<void>;
  /** Waits for scrapes under way and writes what they gave. */
  stop(): Promise<void>;
  /** The exporter's port while it listens. */
  metricsPort(): number | null;
}

const partitionCheckMs = 3_600_000;
/** A longer pause between two scrapes of a worker, in intervals, is a gap of ours. */
const toleranceIntervals = 2.5;

/** Scrapes, stores, evaluates and exports, until it is stopped. It outlives an absent database. */
export function createDaemon(deps: DaemonDeps): Daemon {
  const { db, now, timers, log, settings } = deps;
  const intervalMs = settings.scrapeIntervalSeconds * 1_000;
  const watch = createDatabaseWatch(log);
  const tracks = createWorkerTracks();
  let ruleBook = createRuleBook([]);
  let isStopped = false;
  let cancelPartitionCheck = () => {};
  const rounds = { finished: 0, missedScrapes: 0, lastAt: now() };

  const recorder = createRecorder({
    db,
    tracks,
    watch,
    now,
    timers,
    log,
    getRuleBook: () => ruleBook,
    ensurePartitions: createPartitionKeeper(db),
    settings: { toleranceSeconds: settings.scrapeIntervalSeconds * toleranceIntervals },
  });
  const loop = createScrapeLoop({
    loadTargets: async () => {
      try {
        const targets = await listTargets(db);
        await tracks.load(db, targets);
        ruleBook = createRuleBook(await listAlertRules(db));
        watch.succeeded('read');
        return targets;
      } catch (error) {
        watch.failed('read', error);
        return null;
      }
    },
    scrape: createTargetScraper({
      recorder,
      now,
      log,
      openAccessHash: createAccessHashes(deps.secretBox, log),
      settings: { timeoutMs: settings.scrapeTimeoutMs, networksAllowed: settings.workerNetworksAllowed },
    }),
    isKnown: (target) => tracks.find(target) !== null,
    isSuspect: (target) => toScrapeOutcome(tracks.find(target)?.failure ?? null) === 'no_answer',
    onRemoved: ({ workerId }) => tracks.delete(workerId),
    onRound: (round) => {
      Object.assign(rounds, {
        finished: rounds.finished + 1,
        missedScrapes: rounds.missedScrapes + round.missed,
        lastAt: now(),
      });
      log.info({ ...round, buffered: recorder.stats.buffered() }, 'round');
    },
    now,
    timers,
    settings: { intervalMs, concurrency: settings.scrapeConcurrency },
  });
  const lastAgeSeconds = () => (now().getTime() - rounds.lastAt.getTime()) / 1_000;
  const exporter: Exporter | null =
    settings.metrics &&
    createExporter({
      registry: createMetrics({
        tracks,
        now,
        recorder: recorder.stats,
        rounds: () => ({ ...rounds, lastAgeSeconds: lastAgeSeconds() }),
      }),
      readiness: () => {
        const detail = { database: watch.isAway() ? 'away' : 'ok', lastRoundAgeSeconds: lastAgeSeconds() };
        return { isReady: !watch.isAway() && lastAgeSeconds() <= 3 * settings.scrapeIntervalSeconds, detail };
      },
      settings: settings.metrics,
    });
  const checkPartitions = async () => {
    let againMs = partitionCheckMs;
    try {
      await ensureMetricPartitions(db, now());
      watch.succeeded('prepare');
    } catch (error) {
      watch.failed('prepare', error);
      againMs = intervalMs;
    }
    if (!isStopped) cancelPartitionCheck = timers.after(againMs, () => void checkPartitions());
  };

  return {
    metricsPort: () => exporter?.port() ?? null,
    start: async () => {
      rounds.lastAt = now();
      await exporter?.start();
      await checkPartitions();
      await loop.start();
      await deps.deliver?.start();
    },
    stop: async () => {
      isStopped = true;
      cancelPartitionCheck();
      await loop.stop();
      await recorder.stop();
      await deps.deliver?.stop();
      await exporter?.stop();
    },
  };
}
