import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Db } from '@cocoon-pool/db/database';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { expect, vi } from 'vitest';
import { createDaemon, type DaemonDeps, type DaemonSettings } from './daemon.ts';
import { toSlotMs } from './scrape-slot.ts';
import { createFakeClock, type FakeClock } from './testing.ts';
import { systemTimers } from './timers.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const intervalMs = 15_000;

interface Changes extends Partial<Omit<DaemonDeps, 'settings'>> {
  settings?: Partial<DaemonSettings>;
}

const daemonSettings = {
  scrapeIntervalSeconds: intervalMs / 1_000,
  scrapeTimeoutMs: 2_000,
  scrapeConcurrency: 20,
  perfIntervalSeconds: 60,
  workerNetworksAllowed: ['127.0.0.0/8'],
  workerPortsAllowed: [{ from: 1, to: 65_535 }],
  metricRetention: defaultMetricRetention,
  botToken: null,
  metrics: null,
};

interface Playing {
  clock: FakeClock;
  nextTurn: () => void;
  workerId: string;
}

/** Something that answers and is no worker. */
async function createOutside() {
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${address.port}`, close };
}

export type DaemonStage = Awaited<ReturnType<typeof createDaemonStage>>;

/** A database of its own, workers and daemons for a test; `close` ends all that was started on it. */
export async function createDaemonStage() {
  const database = await createTestDatabase();
  const db: Db = database.db;
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const outside = await createOutside();
  const cleanUps: (() => Promise<unknown>)[] = [outside.close];
  const start = async (deps: Omit<DaemonDeps, 'secretBox' | 'log' | 'settings'> & Changes) => {
    const { settings, ...rest } = deps;
    const daemon = createDaemon({
      secretBox,
      log: silentLogger,
      ...rest,
      settings: { ...daemonSettings, telegramApiRoot: outside.url, tonApiUrl: outside.url, ...settings },
    });
    let stopping: Promise<void> | null = null;
    const stop = () => {
      stopping ??= daemon.stop();
      return stopping;
    };
    cleanUps.push(stop);
    await daemon.start();
    return { stop, metricsPort: daemon.metricsPort };
  };

  /** A daemon whose clock stands at the worker's turn; `nextTurn` moves it to the next one. */
  async function startDaemon(
    workerId: string,
    changes: Changes = {},
    clock: FakeClock = createFakeClock(noon),
  ) {
    const slotMs = toSlotMs(workerId, intervalMs);
    const nextTurn = () => {
      const nowMs = clock.now().getTime();
      const turnMs = Math.ceil((nowMs + 1 - slotMs) / intervalMs) * intervalMs + slotMs;
      clock.advance(turnMs - nowMs);
    };
    if (clock.now().getTime() === noon.getTime()) nextTurn();
    const daemon = await start({ db, now: clock.now, timers: clock.timers, ...changes });
    return { ...daemon, clock, nextTurn };
  }

  /** A daemon on this machine's clock. */
  const startRealDaemon = (changes: Changes) =>
    start({ db, now: () => new Date(), timers: systemTimers, ...changes });

  const startWorker = async () => {
    const worker = await createCocoonWorker({ failureRatio: 0 });
    cleanUps.push(worker.close);
    const { participantId, receiverId } = await insertTestParticipant(db);
    const { workerId } = await insertTestWorker(db, { address: worker.address, participantId });
    return { worker, workerId, receiverId };
  };

  /** Lets the worker have `turns` turns, each written before the next. */
  const playTurns = async ({ clock, nextTurn, workerId }: Playing, turns: number): Promise<void> => {
    const before = (await listRows(workerId)).length;
    for (let turn = 1; turn <= turns; turn += 1) {
      nextTurn();
      await waitForRows(clock, workerId, before + turn);
    }
  };

  /** Moves time on by moments, far from the next turn, until the rows are there. */
  const waitForRows = async (clock: FakeClock, workerId: string, count: number): Promise<void> => {
    await vi.waitFor(
      async () => {
        clock.advance(100);
        expect(await listRows(workerId)).toHaveLength(count);
      },
      { timeout: 20_000, interval: 10 },
    );
  };

  const listRows = (workerId: string) =>
    db.selectFrom('workerMetrics').selectAll().where('workerId', '=', workerId).orderBy('ts').execute();

  const listAlerts = () => db.selectFrom('alerts').selectAll().orderBy('id').execute();

  const listNotices = () =>
    db
      .selectFrom('notifications')
      .select(['receiverId', 'kind', 'state'])
      .where('incidentId', 'is not', null)
      .orderBy('id')
      .execute();

  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    await database.drop();
  };
  return {
    ...{
      db,
      url: database.url,
      secretBox,
      startDaemon,
      startRealDaemon,
      startWorker,
      playTurns,
      waitForRows,
    },
    ...{ listRows, listAlerts, listNotices, close, outside },
    onClose: (cleanUp: () => Promise<unknown>) => cleanUps.push(cleanUp),
  };
}
