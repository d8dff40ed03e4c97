import { enrolAgent } from '@cocoon-pool/db/agent-enrolment';
import { insertAgentReport } from '@cocoon-pool/db/agent-reports';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { insertTestParticipant } from '@cocoon-pool/db/testing-workers';
import { type AgentSampleJson, agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { readFixture } from '@cocoon-pool/domain/fixtures';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from './testing.ts';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';

const noon = new Date('2026-03-01T12:00:00Z');
let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

/** An enrolled agent that reports instance 0 as it was captured in traffic. */
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
  const send = async (samples: AgentSampleJson[]) => {
    sequence += 1;
    const report = agentReportSchema.parse({
      ...{ format: 1, agentId: agent.id, version: '0.1.0', sequence, samplesDropped: 0, samples },
      sentAt: clock.now().toISOString(),
    });
    const outcome = await insertAgentReport(db, agent, { report, now: clock.now() });
    if (!outcome.ok) throw new Error(outcome.reason);
  };
  /** Step 0 to 5 of the captured traffic, as seen so many seconds after noon. */
  const seeStep = (step: number, seconds: number): AgentSampleJson => ({
    ...toSample(seconds),
    jsonStats: { ok: true, body: readFixture(`c-traffic-0${step}`, 'worker-jsonstats.json') },
    statsPage: { ok: true, body: readFixture(`c-traffic-0${step}`, 'worker-stats.html') },
    latencyMs: 3,
  });
  return { clock, agent, send, seeStep };
}

function toSample(seconds: number): AgentSampleJson {
  const refused = { ok: false, failure: 'refused' } as const;
  const sampledAt = new Date(noon.getTime() + seconds * 1_000).toISOString();
  return {
    ...{ instance: 0, sampledAt, latencyMs: null, health: null },
    jsonStats: refused,
    statsPage: refused,
  };
}

const toTraffic = (rows: Awaited<ReturnType<DaemonStage['listRows']>>) =>
  rows.map(({ ts, requestsIncrease }) => [(ts.getTime() - noon.getTime()) / 1_000, requestsIncrease]);

test('reports that come in any order settle in order of time, as if the worker had been asked', async () => {
  const { clock, send, seeStep } = await createReporter();
  clock.advance(80_000);
  await send([seeStep(3, 45), seeStep(0, 0), seeStep(5, 75)]);
  await send([seeStep(4, 60), seeStep(1, 15), seeStep(2, 30)]);
  await stage.startDaemon('1', {}, clock);
  await stage.waitForRows(clock, '1', 6);
  expect(toTraffic(await stage.listRows('1'))).toEqual([
    [0, null],
    [15, 142],
    [30, 143],
    [45, 145],
    [60, 144],
    [75, 140],
  ]);
});

test('a report from before what is known fills its place and changes nothing that came after', async () => {
  const { clock, send, seeStep } = await createReporter();
  clock.advance(20_000);
  await stage.startDaemon('1', {}, clock);
  await send([seeStep(0, 0)]);
  await stage.waitForRows(clock, '1', 1);
  clock.advance(20_000);
  await send([seeStep(2, 30)]);
  await stage.waitForRows(clock, '1', 2);
  await send([seeStep(1, 15)]);
  await stage.waitForRows(clock, '1', 3);
  const rows = await stage.listRows('1');
  expect(toTraffic(rows)).toEqual([
    [0, null],
    [15, null],
    [30, 285],
  ]);
  expect(rows.every(({ up }) => up)).toBe(true);
  const state = await stage.db.selectFrom('workerState').selectAll().executeTakeFirstOrThrow();
  expect(state).toMatchObject({ sampledAt: new Date(noon.getTime() + 30_000) });
});

test('an outage that is over when it is told of pages nobody; one that goes on does', async () => {
  const { clock, agent, send, seeStep } = await createReporter();
  await stage.startDaemon('1', {}, clock);
  await send([seeStep(0, 0)]);
  await stage.waitForRows(clock, '1', 1);
  clock.advance(300_000);
  const outage = Array.from({ length: 8 }, (_sample, place) => toSample(15 * (place + 1)));
  await send(outage);
  await stage.waitForRows(clock, '1', 9);
  clock.advance(15_000);
  const nowSeconds = () => Math.round((clock.now().getTime() - noon.getTime()) / 1_000);
  await send([seeStep(1, nowSeconds())]);
  await stage.waitForRows(clock, '1', 10);
  expect(await stage.listAlerts()).toEqual([]);
  const late = await stage.db
    .selectFrom('notices')
    .select(['participantId', 'kind', 'payload'])
    .where('kind', '=', 'late_report')
    .execute();
  const at = (seconds: number) => new Date(noon.getTime() + seconds * 1_000).toISOString();
  expect(late).toEqual([
    {
      participantId: agent.participantId,
      kind: 'late_report',
      payload: { hostName: expect.any(String), from: at(15), to: at(120) },
    },
  ]);
  for (let turn = 1; turn <= 5; turn += 1) {
    clock.advance(15_000);
    await send([toSample(nowSeconds())]);
    await stage.waitForRows(clock, '1', 10 + turn);
  }
  expect(await stage.listAlerts()).toMatchObject([{ kind: 'worker_down', state: 'firing' }]);
});

test('while its agent tells of a worker it is not asked, and asked again when the agent falls silent', async () => {
  const { clock, agent, send, seeStep } = await createReporter();
  const { worker, workerId } = await stage.startWorker();
  const { participantId } = agent;
  await stage.db
    .updateTable('workerOwners')
    .set({ participantId: participantId ?? '' })
    .execute();
  await stage.db.updateTable('workers').set({ agentId: agent.id, instance: 0 }).execute();
  const { nextTurn } = await stage.startDaemon(workerId, {}, clock);
  const asked = () => worker.requests.filter((path) => path === '/stats').length;
  const nowSeconds = () => (clock.now().getTime() - noon.getTime()) / 1_000;
  await stage.waitForRows(clock, workerId, 1);
  const before = asked();
  for (let step = 0; step < 3; step += 1) {
    await send([seeStep(step, nowSeconds())]);
    await stage.waitForRows(clock, workerId, 2 + step);
    nextTurn();
  }
  expect(asked()).toBe(before);
  const silentSince = nowSeconds();
  await vi.waitFor(() => {
    nextTurn();
    expect(asked()).toBeGreaterThan(before);
  });
  expect(nowSeconds() - silentSince).toBeGreaterThan(37.5 - 15);
});

test('a sample of a shape that this version does not know is passed over, and holds nobody up', async () => {
  const { clock, send, seeStep } = await createReporter();
  clock.advance(40_000);
  await send([seeStep(0, 0), seeStep(1, 15)]);
  const [first] = await stage.db.selectFrom('agentReports').selectAll().orderBy('at').execute();
  await stage.db
    .updateTable('agentReports')
    .set({ body: '{"shape":"new"}' })
    .where('sampledAt', '=', first?.sampledAt ?? noon)
    .execute();
  await stage.startDaemon('1', {}, clock);
  await stage.waitForRows(clock, '1', 1);
  await vi.waitFor(async () => {
    clock.advance(100);
    const waiting = await stage.db
      .selectFrom('agentReports')
      .select('body')
      .where('body', 'is not', null)
      .execute();
    expect(waiting).toEqual([]);
  });
});

test('what is recorded twice, after a crash before it left the queue, counts once', async () => {
  const { clock, send, seeStep } = await createReporter();
  clock.advance(40_000);
  await send([seeStep(0, 0), seeStep(1, 15), seeStep(2, 30)]);
  const bodies = await stage.db.selectFrom('agentReports').selectAll().execute();
  const first = await stage.startDaemon('1', {}, clock);
  await stage.waitForRows(clock, '1', 3);
  await first.stop();
  for (const { sampledAt, body } of bodies) {
    await stage.db.updateTable('agentReports').set({ body }).where('sampledAt', '=', sampledAt).execute();
  }
  const totals = async () =>
    (await stage.db.selectFrom('workerState').select('totals').executeTakeFirstOrThrow()).totals;
  const [rowsBefore, totalsBefore] = [await stage.listRows('1'), await totals()];
  await stage.startDaemon('1', {}, clock);
  await vi.waitFor(async () => {
    clock.advance(100);
    const waiting = await stage.db
      .selectFrom('agentReports')
      .select('body')
      .where('body', 'is not', null)
      .execute();
    expect(waiting).toEqual([]);
  });
  expect(await stage.listRows('1')).toEqual(rowsBefore);
  expect(await totals()).toEqual(totalsBefore);
});
