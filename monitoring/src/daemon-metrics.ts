import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RecorderStats } from './recorder.ts';
import type { WorkerTracks } from './worker-tracks.ts';

/** What the daemon tells of itself. */
export interface DaemonSources {
  tracks: Pick<WorkerTracks, 'count'>;
  recorder: RecorderStats;
  rounds(): Rounds;
  isBlind(): boolean;
  /** Whether the database refuses or does not answer. */
  isDatabaseAway(): boolean;
  leases: { isLeader(): boolean; shardsHeld(): number };
}

interface Rounds {
  finished: number;
  missedScrapes: number;
  lastAgeSeconds: number;
}

/** The metrics of the daemon and its process; everything is read from `sources` when it is asked for. */
export function createDaemonRegistry(sources: DaemonSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);
  addDaemonMetrics(registry, sources);
  return registry;
}

// Gauges that end like counters, which Prometheus' own check refuses.
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Of the daemon itself. */
function addDaemonMetrics(registry: Registry, sources: DaemonSources): void {
  const { tracks, recorder, rounds, leases } = sources;
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('cocoon_pool_workers', 'Workers that this daemon has scraped.', tracks.count);
  gauge('cocoon_daemon_blind', 'Whether this daemon hears neither workers nor anybody else: 1 or 0.', () =>
    Number(sources.isBlind()),
  );
  gauge('cocoon_daemon_database_away', 'Whether the database refuses or does not answer: 1 or 0.', () =>
    Number(sources.isDatabaseAway()),
  );
  gauge('cocoon_daemon_leader', 'Whether this daemon does what one of all does: 1 or 0.', () =>
    Number(leases.isLeader()),
  );
  gauge('cocoon_daemon_shards_held', 'Shards of workers that this daemon has, of 64.', leases.shardsHeld);
  counter('cocoon_pool_rounds_total', 'Scrape intervals that are over.', () => rounds().finished);
  gauge(
    'cocoon_pool_last_round_age_seconds',
    'Time since the last interval was over.',
    () => rounds().lastAgeSeconds,
  );
  counter(
    'cocoon_pool_scrapes_total',
    'Scrapes that gave a sample, failed ones included.',
    () => recorder.scrapes,
  );
  counter(
    'cocoon_pool_scrapes_missed_total',
    'Turns left out because the scrape before was not over.',
    () => rounds().missedScrapes,
  );
  gauge('cocoon_pool_samples_buffered', 'Samples that wait to be written.', () => recorder.buffered());
  counter(
    'cocoon_pool_samples_dropped_total',
    'Samples lost: too many waited, or another daemon had the worker by then.',
    () => recorder.dropped,
  );
  counter(
    'cocoon_pool_write_errors_total',
    'Batches that could not be written and were kept.',
    () => recorder.writeErrors,
  );
  new Counter({
    name: 'cocoon_pool_scrape_failures_total',
    help: 'Scrapes that gave no figures, by reason.',
    labelNames: ['failure'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [failure, scrapes] of Object.entries(recorder.failures)) this.inc({ failure }, scrapes);
    },
  });
}
