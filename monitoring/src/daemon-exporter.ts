import type { Blindness } from './blindness.ts';
import { createMetrics } from './create-metrics.ts';
import type { DaemonDeps } from './daemon.ts';
import type { DatabaseWatch } from './database-watch.ts';
import { createExporter } from './exporter.ts';
import type { GpuBoard } from './gpu-board.ts';
import type { InstallationBoard } from './installation-board.ts';
import { createWorkerProbe } from './probe-worker.ts';
import type { Recorder } from './recorder.ts';
import { createRevenueBoard } from './revenue-board.ts';
import type { WorkerLeases } from './worker-leases.ts';
import type { WorkerTracks } from './worker-tracks.ts';

interface ExporterParts {
  tracks: WorkerTracks;
  gpuBoard: GpuBoard;
  recorder: Recorder;
  rounds: { finished: number; missedScrapes: number; lastAt: Date };
  blindness: Blindness;
  leases: WorkerLeases;
  watch: DatabaseWatch;
  installation: InstallationBoard;
}

/** The daemon's side of Prometheus; without settings for it nothing is read and nothing listens. */
export interface DaemonExporter {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Null while it does not listen. */
  port(): number | null;
}

const lateRounds = 3;

/** Ready while the database serves and rounds end in time. */
export function createDaemonExporter(
  { db, now, timers, log, settings }: DaemonDeps,
  { tracks, gpuBoard, recorder, rounds, blindness, leases, watch, installation }: ExporterParts,
): DaemonExporter {
  if (settings.metrics === null) return { start: async () => {}, stop: async () => {}, port: () => null };
  const lastAgeSeconds = () => (now().getTime() - rounds.lastAt.getTime()) / 1_000;
  const network = settings.chain?.network ?? null;
  const revenue = createRevenueBoard({ ...{ db, network, watch, timers }, listWorkerIds: tracks.listIds });
  const { isBlind } = blindness;
  const exporter = createExporter({
    metrics: createMetrics({
      ...{ tracks, gpuBoard, now, leases, revenue, installation, isBlind, recorder: recorder.stats },
      isDatabaseAway: watch.isAway,
      rounds: () => ({ ...rounds, lastAgeSeconds: lastAgeSeconds() }),
    }),
    probe: createWorkerProbe({ db, tracks, gpuBoard, revenue, leases, network, isBlind, now, log }),
    readiness: () => {
      const lastRoundAgeSeconds = lastAgeSeconds();
      const isLate = lastRoundAgeSeconds > lateRounds * settings.scrapeIntervalSeconds;
      const database = watch.trouble() ?? 'ok';
      const detail = { database, lastRoundAgeSeconds, blind: isBlind() };
      return { isReady: !watch.isAway() && !isLate, detail };
    },
    settings: settings.metrics,
  });
  return {
    port: exporter.port,
    start: async () => {
      await exporter.start();
      revenue.start();
    },
    stop: async () => {
      await revenue.stop();
      await exporter.stop();
    },
  };
}
