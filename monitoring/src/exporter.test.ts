import { spawnSync } from 'node:child_process';
import type { Target } from '@cocoon-pool/db/targets';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { createExporter } from './exporter.ts';
import type { WorkerProbe } from './probe-worker.ts';
import type { WorkerRevenue } from './revenue-board.ts';
import { scrapeWorker } from './scrape-worker.ts';
import { trackScrape } from './track-worker.ts';
import { createWorkerTracks } from './worker-tracks.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

test('a worker that works is 1 with its own totals', async () => {
  const { read } = await startExporter({ scrapes: ['up'] });
  const lines = await read();
  expect(lines).toContain('cocoon_worker_status{worker_id="7",instance="127.0.0.1:12010"} 1');
  expect(lines).toContainEqual(
    expect.stringMatching(/^cocoon_inference_requests_total\{worker_id="7"\} [1-9]\d*$/),
  );
  expect(lines).toContain('cocoon_worker_errors_total{worker_id="7",error_type="no_answer"} 0');
});

test('a worker without an answer is 0, and its failed scrapes are counted', async () => {
  const { read } = await startExporter({ scrapes: ['bad_request', 'timeout', 'refused', 'reset', 'dns'] });
  const lines = await read();
  expect(lines).toContain('cocoon_worker_status{worker_id="7",instance="127.0.0.1:12010"} 0');
  expect(lines).toContain('cocoon_worker_errors_total{worker_id="7",error_type="no_answer"} 4');
  expect(lines).toContain('cocoon_worker_errors_total{worker_id="7",error_type="bad_answer"} 1');
});

test('what is unknown has no series', async () => {
  const stale = await startExporter({ scrapes: ['timeout'], now: new Date(noon.getTime() + 3_600_000) });
  const lines = (await stale.read()).filter((line) => line.includes('worker_id="7"'));
  expect(lines).toEqual([
    'cocoon_worker_errors_total{worker_id="7",error_type="no_answer"} 1',
    'cocoon_worker_errors_total{worker_id="7",error_type="bad_answer"} 0',
    'cocoon_worker_info{worker_id="7",instance="127.0.0.1:12010",name="rig",host_id="1",participant_id="pool"} 1',
    'cocoon_worker_state{worker_id="7",state="ok"} 0',
    'cocoon_worker_state{worker_id="7",state="warning"} 0',
    'cocoon_worker_state{worker_id="7",state="down"} 0',
    'cocoon_worker_state{worker_id="7",state="unknown"} 1',
    'cocoon_worker_reason{worker_id="7",reason="stale"} 1',
    'cocoon_worker_last_scrape_age_seconds{worker_id="7"} 3605',
  ]);
});

test('run time is a summary: quantiles of the last ten minutes, sum and count of all requests', async () => {
  const lines = await (await startExporter({ scrapes: ['up', 'up'] })).read();
  const latency = lines.filter((line) => line.startsWith('cocoon_inference_latency_seconds'));
  const figures = latency.map((line) => line.split(' ')[0]);
  expect(figures.slice(-2)).toEqual([
    'cocoon_inference_latency_seconds_sum{worker_id="7"}',
    'cocoon_inference_latency_seconds_count{worker_id="7"}',
  ]);
  expect(lines).toContain('# TYPE cocoon_inference_latency_seconds summary');
});

test('revenue shows every nanoton, by owner', async () => {
  const revenue = [
    { participantId: '3', receivedNanoton: 12_345_678_901_234_567n },
    { participantId: null, receivedNanoton: 0n },
  ];
  const lines = await (await startExporter({ scrapes: ['up'], revenue })).read();
  expect(lines).toContain('cocoon_revenue_ton{worker_id="7",participant_id="3"} 12345678.901234567');
  expect(lines).toContain('cocoon_revenue_ton{worker_id="7",participant_id="pool"} 0.000000000');
});

test('what the worker says of itself is told, and ends with its answers', async () => {
  const lines = await (await startExporter({ scrapes: ['up'] })).read();
  for (const name of told) expect(lines).toContainEqual(expect.stringMatching(`^${name}{worker_id="7"`));
  const silent = (await (await startExporter({ scrapes: ['up', 'timeout'] })).read()).join('\n');
  expect(silent).toContain('cocoon_worker_up{worker_id="7"} 0');
  expect(silent).not.toContain('cocoon_worker_active_requests{');
});
const told = [
  'cocoon_worker_active_requests',
  'cocoon_worker_active_requests_max',
  'cocoon_worker_coefficient',
  'cocoon_worker_enabled',
  'cocoon_worker_model_connected',
  'cocoon_worker_proxies_connected',
  'cocoon_worker_scrape_duration_seconds',
  'cocoon_worker_ton_sync_age_seconds',
  'cocoon_worker_wallet_balance_ton',
  'cocoon_inference_tokens_total',
  'cocoon_inference_adjusted_tokens_total',
  'cocoon_contract_unpaid_ton',
];

test('a worker that another daemon may have by now is not served', async () => {
  const lines = await (await startExporter({ scrapes: ['up'], isServed: false })).read();
  expect(lines.join('\n')).not.toContain('worker_id="7"');
});

test('a probe answers with one worker, or says why not', async () => {
  const asked: (string | null)[] = [];
  const answers = [
    { ok: true, text: 'cocoon_worker_up{worker_id="7"} 1\n' },
    { ok: false, reason: 'bad_worker' },
    { ok: false, reason: 'unknown_worker' },
    { ok: false, reason: 'database_away' },
  ] as const;
  const { get } = await startExporter({
    scrapes: [],
    token: 's3cret',
    probe: async (workerId) => {
      asked.push(workerId);
      return answers[asked.length - 1] ?? answers[3];
    },
  });
  expect((await get('/probe?worker=7')).status).toBe(401);
  const right = 'Bearer s3cret';
  const found = await get('/probe?worker=7', right);
  expect([found.status, await found.text()]).toEqual([200, answers[0].text]);
  expect((await get('/probe', right)).status).toBe(400);
  expect((await get('/probe?worker=8', right)).status).toBe(404);
  expect((await get('/probe?worker=9', right)).status).toBe(503);
  expect(asked).toEqual(['7', null, '8', '9']);
});

test('of a daemon that hears nobody no worker has a status', async () => {
  const { read } = await startExporter({ scrapes: ['up'], isBlind: true });
  const lines = await read();
  expect(lines).toContain('cocoon_daemon_blind 1');
  expect(lines.join('\n')).not.toContain('cocoon_worker_status{');
});

test('with a token the metrics are closed to everybody else', async () => {
  const { get } = await startExporter({ scrapes: ['up'], token: 's3cret' });
  expect((await get('/metrics')).status).toBe(401);
  expect((await get('/metrics', 'Bearer wrong')).status).toBe(401);
  expect((await get('/metrics', 'Bearer s3cret')).status).toBe(200);
  expect((await get('/healthz')).status).toBe(200);
});

test('readiness is told with its reasons', async () => {
  const { get } = await startExporter({ scrapes: [], isReady: false });
  const response = await get('/readyz');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ database: 'away' });
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/elsewhere')).status).toBe(404);
});

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
if (!hasPromtool && process.env.CI === undefined) {
  test.skip('promtool finds nothing to mend (promtool is not installed)', () => {});
} else {
  test('promtool finds nothing to mend', async () => {
    const { read } = await startExporter({ scrapes: ['up', 'timeout'] });
    const input = `${(await read()).join('\n')}\n`;
    const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
}

interface Setup {
  scrapes: ('up' | 'timeout' | 'refused' | 'reset' | 'dns' | 'bad_request')[];
  now?: Date;
  token?: string;
  isReady?: boolean;
  isBlind?: boolean;
  isServed?: boolean;
  revenue?: WorkerRevenue[];
  probe?: WorkerProbe;
}

async function startExporter({
  scrapes,
  now = noon,
  token,
  isReady = true,
  isBlind = false,
  isServed = true,
  revenue = [],
  probe = async () => ({ ok: false, reason: 'unknown_worker' }),
}: Setup) {
  const tracks = createWorkerTracks();
  const worker = await createCocoonWorker({ ageSeconds: 3_600 });
  for (const [index, outcome] of scrapes.entries()) {
    const at = new Date(noon.getTime() + (index - scrapes.length) * 5_000);
    const answers =
      outcome === 'up'
        ? await scrapeWorker(worker, { timeoutMs: 2_000, networksAllowed: ['127.0.0.0/8'], accessHash: null })
        : { failure: outcome, latencyMs: null };
    tracks.set(target, trackScrape(tracks.find(target), toSample(answers, at), 37.5));
  }
  await worker.close();
  const recorder = { buffered: () => 0, scrapes: 2, failures: { timeout: 1 }, dropped: 0, writeErrors: 0 };
  const rounds = () => ({ finished: 1, missedScrapes: 0, lastAgeSeconds: 3 });
  const leases = { isLeader: () => true, shardsHeld: () => 64, mayServe: () => isServed };
  const exporter = createExporter({
    metrics: createMetrics({
      tracks,
      gpuBoard: { list: () => [] },
      recorder,
      rounds,
      leases,
      isBlind: () => isBlind,
      isDatabaseAway: () => false,
      revenue: { find: () => revenue },
      installation: { latest: () => null, headAt: () => null },
      now: () => now,
    }),
    probe,
    readiness: () => ({ isReady, detail: { database: isReady ? 'ok' : 'away' } }),
    settings: { host: '127.0.0.1', port: 0, token: token ?? null },
  });
  await exporter.start();
  cleanUps.push(exporter.stop);
  const get = (path: string, authorization?: string) =>
    fetch(`http://127.0.0.1:${exporter.port()}${path}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
  return { get, read: async () => (await (await get('/metrics')).text()).split('\n') };
}

const target: Target = {
  workerId: '7',
  name: 'rig',
  host: '127.0.0.1',
  port: 12_010,
  hostId: '1',
  accessHashSealed: null,
  participantId: null,
};
