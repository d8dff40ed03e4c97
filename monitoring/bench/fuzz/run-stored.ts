import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '@cocoon-pool/db/database';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { getOverview, listWorkers } from '@cocoon-pool/db/workers';
import { createFakeClock } from '@cocoon-pool/monitoring/testing';
import { findBadMetrics } from './find-bad-metrics.ts';
import { findBadValues } from './find-bad-values.ts';
import { createHostileWorker, type HostileWorker } from './hostile-worker.ts';
import { type RawPages, readCapturedPages } from './raw-pages.ts';
import { startFuzzedDaemon } from './start-fuzzed-daemon.ts';

interface StoredOptions {
  db: Db;
  workers: number;
  turns: number;
  /** What a worker shows in a turn of its own. */
  nextPages(): RawPages;
}

export interface StoredReport {
  /** How many scrapes were made and stored. */
  scrapes: number;
  /** Empty when every guarantee held. */
  violations: string[];
  /** What the workers showed in the turn that brought the first violation; those that were not stored, if any. */
  suspects: RawPages[];
}

interface Stage {
  db: Db;
  workers: { id: string; server: HostileWorker; pages: RawPages }[];
}

const intervalMs = 15_000;
const noon = new Date('2026-11-23T12:00:00Z');
const turnsPerReading = 10;
const giveUpMs = 60_000;

/**
 * Has a whole daemon scrape hostile workers over HTTP into a real database, turn after turn, and reads what the API
 * and the exporter make of it. No scrape may be lost and nothing may be called an error.
 */
export async function runStored({ db, turns, nextPages, ...options }: StoredOptions): Promise<StoredReport> {
  const stage: Stage = { db, workers: await startWorkers(db, options.workers) };
  const clock = createFakeClock(noon);
  const daemon = await startFuzzedDaemon({
    ...{ db, now: clock.now, timers: clock.timers },
    ...{ scrapeIntervalSeconds: intervalMs / 1_000, scrapeTimeoutMs: 10_000 },
  });
  const report: StoredReport = { scrapes: 0, violations: [], suspects: [] };
  try {
    clock.advance(2 * intervalMs);
    for (let turn = 1; turn <= turns && report.violations.length === 0; turn += 1) {
      for (const worker of stage.workers) {
        worker.pages = nextPages();
        worker.server.show(worker.pages);
      }
      const since = clock.now();
      clock.advance(intervalMs);
      const lost = await waitForScrapes(stage, since, () => clock.advance(50));
      report.scrapes += stage.workers.length - lost.length;
      report.violations.push(...daemon.errors);
      if (lost.length > 0) report.violations.push(`${lost.length} scrapes were not stored`);
      if (turn % turnsPerReading === 0 || turn === turns) {
        report.violations.push(...(await findBadOutputs(stage, clock.now())));
        report.violations.push(...(await findBadMetrics(daemon.metricsUrl)));
      }
      if (report.violations.length > 0)
        report.suspects = (lost.length > 0 ? lost : stage.workers).map(toPages);
    }
  } finally {
    await daemon.stop();
    await Promise.all(stage.workers.map(({ server }) => server.close()));
  }
  return report;
}

async function startWorkers(db: Db, count: number): Promise<Stage['workers']> {
  const [pages] = readCapturedPages();
  const workers: Stage['workers'] = [];
  for (let place = 0; place < count; place += 1) {
    const server = await createHostileWorker(pages);
    const { workerId } = await insertTestWorker(db, { address: server.address });
    workers.push({ id: workerId, server, pages });
  }
  return workers;
}

/** Lets time pass until every worker has a scrape of its own since then, or returns those that never get one. */
async function waitForScrapes(
  { db, workers }: Stage,
  since: Date,
  moveOn: () => void,
): Promise<Stage['workers']> {
  const giveUpAtMs = performance.now() + giveUpMs;
  for (;;) {
    const rows = await db.selectFrom('workerMetrics').select('workerId').where('ts', '>', since).execute();
    const scraped = new Set(rows.map(({ workerId }) => workerId));
    const lost = workers.filter(({ id }) => !scraped.has(id));
    if (lost.length === 0 || performance.now() > giveUpAtMs) return lost;
    moveOn();
    await wait(5);
  }
}

async function findBadOutputs({ db, workers }: Stage, now: Date): Promise<string[]> {
  const list = await listWorkers(db, { participantId: null, limit: workers.length, now });
  const overview = await getOverview(db, { participantId: null, now });
  const details = await Promise.all(
    workers.map(({ id }) => getWorkerDetail(db, id, { participantId: null, now })),
  );
  return findBadValues({ list, overview, details });
}

function toPages({ pages }: { pages: RawPages }): RawPages {
  return pages;
}
