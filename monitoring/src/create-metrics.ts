import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import { toWorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RecorderStats } from './recorder.ts';
import type { WorkerTracks } from './worker-tracks.ts';

interface MetricsSources {
  tracks: WorkerTracks;
  recorder: RecorderStats;
  rounds(): { finished: number; missedScrapes: number; lastAgeSeconds: number };
  now: () => Date;
}

/** The daemon's registry. Everything is read from `sources` when it is asked for. */
export function createMetrics(sources: MetricsSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);
  addWorkerMetrics(registry, sources);
  addDaemonMetrics(registry, sources);
  return registry;
}

// Gauges that end like counters, which Prometheus' own check refuses.
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Of each worker; what is unknown has no series. */
function addWorkerMetrics(registry: Registry, { tracks, now }: MetricsSources): void {
  const registers = [registry];
  new Gauge({
    name: 'cocoon_worker_status',
    help: 'Whether the worker works: 1 ok or warning, 0 down, absent while unknown.',
    labelNames: ['worker_id', 'instance'],
    registers,
    collect() {
      this.reset();
      for (const { target, track } of tracks.list()) {
        const { status } = toWorkerStatus(track, now());
        if (status === 'unknown') continue;
        const instance = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
        this.set({ worker_id: target.workerId, instance }, status === 'down' ? 0 : 1);
      }
    },
  });
  new Counter({
    name: 'cocoon_inference_requests_total',
    help: 'Inference requests that the worker received, restarts of the worker taken out.',
    labelNames: ['worker_id'],
    registers,
    collect() {
      this.reset();
      for (const { target, track } of tracks.list()) {
        const { requests } = track.totals;
        if (requests !== undefined) this.inc({ worker_id: target.workerId }, requests);
      }
    },
  });
  new Counter({
    name: 'cocoon_worker_errors_total',
    help: 'Failed inference requests (request), and scrapes without an answer (no_answer) or with an unusable one (bad_answer).',
    labelNames: ['worker_id', 'error_type'],
    registers,
    collect() {
      this.reset();
      for (const { target, track } of tracks.list()) {
        const count = (error_type: string, errors: number) =>
          this.inc({ worker_id: target.workerId, error_type }, errors);
        const { failed } = track.totals;
        if (failed !== undefined) count('request', failed);
        count('no_answer', sum(track.scrapeFailures, noAnswerFailures));
        count('bad_answer', sum(track.scrapeFailures, badAnswerFailures));
      }
    },
  });
}

/** Of the daemon itself. */
function addDaemonMetrics(registry: Registry, { tracks, recorder, rounds }: MetricsSources): void {
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
  gauge('cocoon_pool_workers', 'Workers that this daemon has scraped.', () => tracks.list().length);
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
    'Samples lost because too many waited.',
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

function sum(counts: Record<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}
