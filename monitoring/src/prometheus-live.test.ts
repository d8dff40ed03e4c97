import { enrolAgent } from '@cocoon-pool/db/agent-enrolment';
import { insertAgentReport } from '@cocoon-pool/db/agent-reports';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { readFixture } from '@cocoon-pool/domain/fixtures';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';
import { startDaemonProcess } from './testing-daemon-process.ts';
import { hasPrometheus, type LivePrometheus, startPrometheus } from './testing-prometheus.ts';

/** As the mission names them: beside these no label may come from how they were scraped. */
const missionLabels = {
  cocoon_worker_status: ['instance', 'worker_id'],
  cocoon_gpu_utilization: ['gpu_id', 'worker_id'],
  cocoon_inference_requests_total: ['worker_id'],
  cocoon_inference_latency_seconds: ['quantile', 'worker_id'],
  cocoon_revenue_ton: ['participant_id', 'worker_id'],
  cocoon_worker_errors_total: ['error_type', 'worker_id'],
} as const;
const patience = { timeout: 90_000, interval: 500 };
const workersCount = 12;

let stage: DaemonStage;
let machines: { worker: SimulatedWorker; workerId: string }[];
let participantId: string;
beforeEach(async () => {
  stage = await createDaemonStage();
  participantId = (await insertTestParticipant(stage.db)).participantId;
  machines = [];
  for (let index = 0; index < workersCount; index += 1) {
    const worker = await createCocoonWorker({ failureRatio: 0, requestsPerSecond: 5 });
    stage.onClose(worker.close);
    const { workerId } = await insertTestWorker(stage.db, { address: worker.address, participantId });
    machines.push({ worker, workerId });
  }
});
afterEach(() => stage.close());

test.skipIf(!hasPrometheus)(
  'the six metrics have their labels and no others, before and after a daemon is killed; a killed worker fires',
  { timeout: 400_000 },
  async () => {
    await payWorkers();
    const tell = await enrolHost();
    const token = 'a-token-for-metrics';
    const env = createEnvironment(token);
    const daemons = [await startDaemonProcess(env), await startDaemonProcess(env)];
    for (const daemon of daemons) stage.onClose(daemon.kill);
    const targets = daemons.map(({ metricsPort }) => `127.0.0.1:${metricsPort}`);
    const prometheus = await startPrometheus({
      files: { 'targets/daemons.yml': JSON.stringify([{ targets }]), 'secrets/metrics-token': token },
    });
    stage.onClose(prometheus.stop);

    await waitForAllMetrics(prometheus, tell);
    const [first, second] = daemons;
    await vi.waitFor(async () => expect(await countShards(prometheus)).toEqual([32, 32]), patience);
    await expectOnce(prometheus);
    // A worker's own daemon and the other one tell the same of it.
    for (const workerId of ['1', '2', `${workersCount + 1}`]) {
      await vi.waitFor(async () => {
        await tell();
        const [one, other] = await Promise.all(targets.map((target) => probe(target, { workerId, token })));
        expect(one).toEqual(other);
        expect(one).toContainEqual(expect.stringMatching(/^cocoon_revenue_ton/));
      }, patience);
    }

    await first?.kill();
    await vi.waitFor(async () => {
      await tell();
      expect(await prometheus.query(`cocoon_daemon_shards_held == 64 and on () up == 0`)).toHaveLength(1);
      expect(await prometheus.query('cocoon_worker_status')).toHaveLength(workersCount + 1);
    }, patience);
    await waitForAllMetrics(prometheus, tell);
    await expectOnce(prometheus);
    // All the time it was one series for each worker.
    expect(await prometheus.listLabelSets('cocoon_worker_status')).toHaveLength(workersCount + 1);
    const nanoton = await prometheus.query('round(1e9 * sum(cocoon_revenue_ton))');
    expect(nanoton).toEqual([{ metric: {}, value: 12_500_000_000 }]);

    const dead = machines[0];
    await dead?.worker.kill();
    await vi.waitFor(async () => {
      const alert = `ALERTS{alertname="CocoonWorkerDown",alertstate="firing",worker_id="${dead?.workerId}"}`;
      expect(await prometheus.query(alert)).toMatchObject([{ metric: { instance: dead?.worker.address } }]);
      expect(await prometheus.query('ALERTS{alertname="CocoonDaemonDown",alertstate="firing"}')).toHaveLength(
        1,
      );
    }, patience);
    expect(await second?.stop()).toBe(0);
  },
);

async function waitForAllMetrics(prometheus: LivePrometheus, tell: () => Promise<void>): Promise<void> {
  await vi.waitFor(async () => {
    await tell();
    for (const [name, labels] of Object.entries(missionLabels)) {
      expect(await prometheus.query(name), name).not.toEqual([]);
      const sets = new Set((await prometheus.listLabelSets(name)).map((set) => set.join()));
      expect([name, ...sets]).toEqual([name, labels.join()]);
    }
  }, patience);
}

/** Of each metric and set of labels there is one series, whoever serves it. */
async function expectOnce(prometheus: LivePrometheus): Promise<void> {
  for (const [name, labels] of Object.entries(missionLabels)) {
    const most = await prometheus.query(`max(count by (${labels.join()}) (${name}))`);
    expect([name, most]).toEqual([name, [{ metric: {}, value: 1 }]]);
  }
}

/** The series of one worker, without their values. */
async function probe(target: string, { workerId, token }: { workerId: string; token: string }) {
  const headers = { Authorization: `Bearer ${token}` };
  const text = await (await fetch(`http://${target}/probe?worker=${workerId}`, { headers })).text();
  return text.split('\n').flatMap((line) => (line.startsWith('cocoon_') ? [line.split(' ')[0]] : []));
}

async function countShards(prometheus: LivePrometheus): Promise<number[]> {
  return (await prometheus.query('cocoon_daemon_shards_held')).map(({ value }) => value);
}

/** 12.5 TON on a contract that all of them share. */
async function payWorkers(): Promise<void> {
  const now = new Date();
  await linkTestWallet(stage.db, { name: 'rig owner', participantId });
  for (const { workerId } of machines) {
    const seen = { paramsVersion: 1, proxyPublicKey: null, firstSeenAt: now, lastSeenAt: now };
    const addresses = { proxyAddress: toTestAddress('proxy'), contractAddress: toTestAddress('shared') };
    await stage.db
      .insertInto('proxiesSeen')
      .values({ workerId, ...addresses, ...seen })
      .execute();
  }
  const payout = { wallet: 'rig owner', contract: 'shared', receivedAt: now };
  await insertTestPayout(stage.db, { ...payout, amountNanoton: 12_500_000_000n });
}

/** A host with an agent; what is returned tells of its one worker and the GPUs now. */
async function enrolHost(): Promise<() => Promise<void>> {
  const { db } = stage;
  const order = { participantId, agentId: null, actor: 'system' };
  const token = await createEnrolmentToken(db, order, new Date());
  const host = { token: token?.token ?? '', hostname: 'gpu-1', version: '0.1.0' };
  const enrolled = await enrolAgent(db, host, new Date());
  if (!enrolled.ok) throw new Error(enrolled.reason);
  const agent = await db
    .selectFrom('agents')
    .select(['id', 'name', 'hostId', 'participantId'])
    .executeTakeFirstOrThrow();
  let sequence = 0;
  return async () => {
    sequence += 1;
    const sentAt = new Date().toISOString();
    const page = (file: string) => ({ ok: true, body: readFixture('c-traffic-05', file) });
    const sample = {
      ...{ instance: 0, sampledAt: sentAt, latencyMs: 3 },
      jsonStats: page('worker-jsonstats.json'),
      statsPage: page('worker-stats.html'),
      health: {
        source: 'health_client',
        gpu: readFixture('health', 'health-gpu.txt'),
        sys: null,
        status: null,
      },
    };
    const report = agentReportSchema.parse({
      ...{ format: 1, agentId: agent.id, version: '0.1.0', sequence, samplesDropped: 0, sentAt },
      samples: [sample],
    });
    const outcome = await insertAgentReport(db, agent, { report, now: new Date() });
    if (!outcome.ok) throw new Error(outcome.reason);
  };
}

function createEnvironment(token: string): Record<string, string> {
  const outside = stage.outside.url;
  return {
    ...{ DATABASE_URL: stage.url, ENCRYPTION_KEYS: createEncryptionKey(), METRICS_TOKEN: token },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
    ...{ SCRAPE_INTERVAL_SECONDS: '2', SCRAPE_TIMEOUT_MS: '1000' },
    ...{ TON_API_URL: outside, PRICE_API_URL: outside, PRICE_FALLBACK_API_URL: outside },
    ...{ LATEST_PRICE_API_URL: outside },
  };
}
