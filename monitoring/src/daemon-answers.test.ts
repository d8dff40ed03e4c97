import { enrolAgent } from '@cocoon-pool/db/agent-enrolment';
import { insertAgentReport } from '@cocoon-pool/db/agent-reports';
import { createDatabase } from '@cocoon-pool/db/database';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { listWorkerAnswers } from '@cocoon-pool/db/worker-answers';
import { agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { readFixture } from '@cocoon-pool/domain/fixtures';
import { createReplayWorker } from '@cocoon-pool/simulator/replay-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock, type FakeClock } from './testing.ts';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';
import { createDatabaseProxy } from './testing-database-proxy.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const traffic = [0, 1].map((step) => ({
  jsonStats: readFixture(`c-traffic-0${step}`, 'worker-jsonstats.json'),
  statsPage: readFixture(`c-traffic-0${step}`, 'worker-stats.html'),
}));
const [first = { jsonStats: '', statsPage: '' }] = traffic;
const echo = {
  ...first,
  statsPage: `${first.statsPage}<a href="/stats?access_hash=s3cr3t-hash">s3cr3t%2Dhash</a>`,
};

let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

test('what a worker says is kept with its first scrape, and not again before ten minutes, nor by a restart', async () => {
  const { workerId } = await startReplay();
  const daemon = await stage.startDaemon(workerId);
  await waitForAnswers(daemon.clock, workerId);
  const kept = await readAnswers(workerId);
  const [row] = await stage.listRows(workerId);
  expect(kept).toEqual([
    toAnswer('jsonstats', row?.ts, first.jsonStats),
    toAnswer('stats', row?.ts, first.statsPage),
  ]);
  await stage.playTurns({ ...daemon, workerId }, 3);
  await daemon.stop();
  const second = await stage.startDaemon(workerId, {}, daemon.clock);
  await stage.playTurns({ ...second, nextTurn: daemon.nextTurn, workerId }, 2);
  await second.stop();
  expect(await readAnswers(workerId)).toEqual(kept);
});

test('a page that cannot be read any more is kept with the reason, a minute after the one before', async () => {
  const { worker, workerId } = await stage.startWorker();
  const daemon = await stage.startDaemon(workerId);
  await waitForAnswers(daemon.clock, workerId);
  await worker.setFault('truncated_json');
  await stage.playTurns({ ...daemon, workerId }, 5);
  await daemon.stop();
  const [first] = await stage.listRows(workerId);
  const [jsonStats, statsPage] = await readAnswers(workerId);
  expect(jsonStats).toMatchObject({ page: 'jsonstats', failure: 'unreadable' });
  expect(jsonStats?.body.trimEnd().endsWith('}')).toBe(false);
  expect(statsPage).toMatchObject({ page: 'stats', failure: null });
  for (const answer of [jsonStats, statsPage])
    expect(answer?.askedAt.getTime()).toBe((first?.ts.getTime() ?? 0) + 60_000);
});

test('a worker that is down keeps what it said last', async () => {
  const { worker, workerId } = await stage.startWorker();
  const daemon = await stage.startDaemon(workerId);
  await waitForAnswers(daemon.clock, workerId);
  const kept = await readAnswers(workerId);
  await worker.kill();
  daemon.clock.advance(1_200_000);
  await stage.waitForRows(daemon.clock, workerId, 2);
  await daemon.stop();
  expect(await readAnswers(workerId)).toEqual(kept);
});

test('what an agent reports is kept as it came, and a report from before it replaces nothing', async () => {
  const { clock, send } = await createReporter();
  clock.advance(700_000);
  await stage.startDaemon('1', {}, clock);
  await send(1, 660);
  await waitForAnswers(clock, '1');
  await send(0, 15);
  await stage.waitForRows(clock, '1', 2);
  await passSeconds(clock);
  const at = new Date(noon.getTime() + 660_000);
  expect(await readAnswers('1')).toEqual([
    toAnswer('jsonstats', at, traffic[1]?.jsonStats),
    toAnswer('stats', at, traffic[1]?.statsPage),
  ]);
});

test('the access hash that a worker is asked with, and shows, is not in what is kept', async () => {
  const { worker, workerId } = await startReplay();
  worker.goTo(2);
  const sealed = await stage.secretBox.seal('s3cr3t-hash', `workers.access_hash:${workerId}`);
  await stage.db
    .updateTable('workers')
    .set({ accessHashSealed: sealed })
    .where('id', '=', workerId)
    .execute();
  const { clock } = await stage.startDaemon(workerId);
  await waitForAnswers(clock, workerId);
  const [, statsPage] = await readAnswers(workerId);
  expect(statsPage).toMatchObject({
    failure: null,
    body: `${first.statsPage}<a href="/stats?access_hash=[hidden]">[hidden]</a>`,
  });
});

test('a daemon that lost its workers and comes back with older answers overwrites nothing', {
  timeout: 120_000,
}, async () => {
  const patience = { timeout: 50_000, interval: 100 };
  const settings = {
    ...{ scrapeIntervalSeconds: 2, scrapeTimeoutMs: 1_000 },
    metrics: { host: '127.0.0.1', port: 0, token: null },
  };
  const { worker, workerId } = await stage.startWorker();
  await worker.setFault('refuse');
  const proxy = await createDatabaseProxy(stage.url);
  const through = createDatabase(proxy.url, { maxConnections: 5 });
  stage.onClose(proxy.close);
  stage.onClose(() => through.destroy());
  const cutOff = await stage.startRealDaemon({ db: through, settings });
  const readMetrics = async () => (await fetch(`http://127.0.0.1:${cutOff.metricsPort()}/metrics`)).text();
  await vi.waitFor(async () => expect(await stage.listRows(workerId)).not.toEqual([]), patience);
  await proxy.cut();
  await worker.setFault(null);
  await vi.waitFor(() => expect(worker.requests).toContain('/stats'), patience);
  await stage.startRealDaemon({ settings });
  await vi.waitFor(async () => expect(await readAnswers(workerId)).toHaveLength(2), patience);
  const kept = await readAnswers(workerId);
  await proxy.mend();
  await vi.waitFor(async () => {
    const text = await readMetrics();
    for (const line of ['cocoon_pool_samples_buffered 0', 'cocoon_daemon_shards_held 32'])
      expect(text).toContain(`\n${line}\n`);
  }, patience);
  expect(await readAnswers(workerId)).toEqual(kept);
});

async function startReplay() {
  const worker = await createReplayWorker([...traffic, echo]);
  stage.onClose(worker.close);
  const { workerId } = await insertTestWorker(stage.db, { address: worker.address });
  return { worker, workerId };
}

async function createReporter() {
  const { db } = stage;
  const clock = createFakeClock(noon);
  const { participantId } = await insertTestParticipant(db);
  const order = { participantId, agentId: null, actor: 'system' };
  const token = await createEnrolmentToken(db, order, noon);
  const host = { token: token?.token ?? '', hostname: 'gpu-1', version: '0.1.0' };
  const enrolled = await enrolAgent(db, host, noon);
  if (!enrolled.ok) throw new Error(enrolled.reason);
  const agent = await db
    .selectFrom('agents')
    .select(['id', 'name', 'hostId', 'participantId'])
    .executeTakeFirstOrThrow();
  let sequence = 0;
  const send = async (step: number, seconds: number) => {
    sequence += 1;
    const sampledAt = new Date(noon.getTime() + seconds * 1_000).toISOString();
    const { jsonStats, statsPage } = traffic[step] ?? first;
    const sample = {
      ...{ instance: 0, sampledAt, latencyMs: 3, health: null },
      ...{ jsonStats: { ok: true, body: jsonStats }, statsPage: { ok: true, body: statsPage } },
    };
    const report = agentReportSchema.parse({
      ...{ format: 1, agentId: agent.id, version: '0.1.0', sequence, samplesDropped: 0 },
      ...{ samples: [sample], sentAt: clock.now().toISOString() },
    });
    const outcome = await insertAgentReport(db, agent, { report, now: clock.now() });
    if (!outcome.ok) throw new Error(outcome.reason);
  };
  return { clock, send };
}

/** Moves time on by moments until both pages are kept. */
async function waitForAnswers(clock: FakeClock, workerId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      clock.advance(100);
      expect(await readAnswers(workerId)).toHaveLength(2);
    },
    { timeout: 20_000, interval: 10 },
  );
}

/** So that whatever waits to be written is written. */
async function passSeconds(clock: FakeClock): Promise<void> {
  for (let moment = 0; moment < 30; moment += 1) {
    clock.advance(100);
    await readAnswers('1');
  }
}

async function readAnswers(workerId: string) {
  const rows = await listWorkerAnswers(stage.db, workerId);
  return rows.map(({ page, askedAt, failure, body }) => ({
    ...{ page, askedAt, failure, body: Buffer.from(body).toString() },
  }));
}

function toAnswer(page: 'jsonstats' | 'stats', askedAt: Date | undefined, body: string | undefined) {
  return { page, askedAt, failure: null, body };
}
