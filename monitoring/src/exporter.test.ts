import { spawnSync } from 'node:child_process';
import type { Target } from '@cocoon-pool/db/targets';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { createExporter } from './exporter.ts';
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
  ]);
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
}

async function startExporter({ scrapes, now = noon, token, isReady = true, isBlind = false }: Setup) {
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
  const leases = { isLeader: () => true, shardsHeld: () => 64 };
  const exporter = createExporter({
    metrics: createMetrics({
      tracks,
      gpuBoard: { list: () => [] },
      recorder,
      rounds,
      leases,
      isBlind: () => isBlind,
      now: () => now,
    }),
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
