import type { Blindness } from './blindness.ts';
import { createMetrics } from './create-metrics.ts';
import type { DaemonDeps } from './daemon.ts';
import type { DatabaseWatch } from './database-watch.ts';
import { createExporter, type Exporter } from './exporter.ts';
import type { GpuBoard } from './gpu-board.ts';
import type { Recorder } from './recorder.ts';
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
}

const lateRounds = 3;

/** The daemon's exporter; null where none is wanted. Ready while the database serves and rounds end in time. */
export function createDaemonExporter(
  { now, settings }: DaemonDeps,
  { tracks, gpuBoard, recorder, rounds, blindness, leases, watch }: ExporterParts,
): Exporter | null {
  if (settings.metrics === null) return null;
  const lastAgeSeconds = () => (now().getTime() - rounds.lastAt.getTime()) / 1_000;
  return createExporter({
    metrics: createMetrics({
      ...{ tracks, gpuBoard, now, leases, isBlind: blindness.isBlind, recorder: recorder.stats },
      rounds: () => ({ ...rounds, lastAgeSeconds: lastAgeSeconds() }),
    }),
    readiness: () => {
      const lastRoundAgeSeconds = lastAgeSeconds();
      const isLate = lastRoundAgeSeconds > lateRounds * settings.scrapeIntervalSeconds;
      const database = watch.isAway() ? 'away' : 'ok';
      const detail = { database, lastRoundAgeSeconds, blind: blindness.isBlind() };
      return { isReady: !watch.isAway() && !isLate, detail };
    },
    settings: settings.metrics,
  });
}
