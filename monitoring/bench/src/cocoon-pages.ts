import { createProxyLedger, createSimulatedProxy } from '@cocoon-pool/simulator/proxy-ledger';
import { renderJsonStats } from '@cocoon-pool/simulator/render-json-stats';
import { renderPerf, toPerfFigures } from '@cocoon-pool/simulator/render-perf';
import { renderStatsPage } from '@cocoon-pool/simulator/render-stats-page';
import { createRootContract, mainnetRootAddress } from '@cocoon-pool/simulator/root-contract';
import { deriveHash, deriveTonAddress } from '@cocoon-pool/simulator/ton-address';
import { createWorkerLife } from '@cocoon-pool/simulator/worker-life';
import { type CounterName, counterNames, type WorkerState } from '@cocoon-pool/simulator/worker-state';
import { createPageTemplate, type PageTemplate } from './page-template.ts';
import { workersPerOwner } from './worker-address.ts';

/** Answers one path of one simulated worker with all bytes of the answer; null where a worker has no such page. */
export type RespondAsWorker = (place: number, path: string, now: Date) => Buffer | null;

/**
 * The pages of a fleet of healthy workers, byte for byte those of the simulator, at a fraction of its cost: rendered
 * once for each owner, and the figures that move are written into a copy. All figures follow from the worker's place
 * and the time since `startedAt` (hours at most), and agree with each other as a worker's do.
 */
export function createCocoonPages(startedAt: Date): RespondAsWorker {
  const pagesByOwner = new Map<number, Record<string, PageTemplate>>();
  const wallets = new Map<number, string>();
  return (place, path, now) => {
    const owner = Math.floor(place / workersPerOwner);
    const pages = pagesByOwner.get(owner) ?? renderPages(owner);
    pagesByOwner.set(owner, pages);
    const wallet = wallets.get(place) ?? deriveTonAddress(`wallet:${place}`);
    wallets.set(place, wallet);
    return pages[path]?.write({ wallet, ...toFigures(place, now, startedAt) }) ?? null;
  };
}

/** What stands in a template where a figure goes: no other text of a page is like it, and it is as wide. */
const marks = {
  wallet: deriveTonAddress('the wallet of a template'),
  syncedAt: '8123456789',
  active: '<td>active_requests</td><td>59',
  contractTokens: '812345678999',
  ...Object.fromEntries(counterNames.map((name, place) => [name, `${81_234_500 + place}.`])),
};

function renderPages(owner: number): Record<string, PageTemplate> {
  const state = toMarkedState(createState(owner));
  const html = 'text/html; charset=utf-8';
  return {
    '/jsonstats': createPageTemplate(toAnswer('application/json', renderJsonStats(state)), marks),
    '/stats': createPageTemplate(toAnswer(html, renderStatsPage(state)), marks),
    '/perf': createPageTemplate(toAnswer('text/plain; charset=utf-8', renderPerf(toPerfFigures(1))), marks),
  };
}

function toAnswer(contentType: string, body: string): string {
  return [
    'HTTP/1.0 200 ok',
    'Access-Control-Allow-Origin: *',
    'Access-Control-Allow-Methods: GET, POST, OPTIONS',
    'Access-Control-Allow-Headers: Content-Type, Authorization',
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: Close',
    `\r\n${body}`,
  ].join('\r\n');
}

function toMarkedState(state: WorkerState): WorkerState {
  const tokens = BigInt(marks.contractTokens);
  const counters = { ...state.counters };
  for (const [place, name] of counterNames.entries()) {
    counters[name] = [81_234_500 + place, 1.1, 1.02, 1.003, 1.0004, 1.00005, 0.5];
  }
  return {
    ...state,
    tonSyncedAt: new Date(Number(marks.syncedAt) * 1000),
    at: new Date(Number(marks.syncedAt) * 1000),
    activeRequests: 59,
    counters,
    wallet: { ...state.wallet, address: marks.wallet },
    contracts: state.contracts.map((contract) => ({
      ...contract,
      committedToProxyDbTokens: tokens,
      maxKnownTokens: tokens,
    })),
  };
}

function createState(owner: number): WorkerState {
  const imageHash = deriveHash('worker-image');
  const model = `Qwen/Qwen3-32B@9216db5781bf:${'0'.repeat(64)}`;
  const modelHash = deriveHash(model);
  const at = new Date();
  return createWorkerLife({
    seed: `owner ${owner}`,
    at,
    ageSeconds: 600,
    ownerAddress: deriveTonAddress(`owner:${owner}`),
    walletAddress: marks.wallet,
    rootAddress: mainnetRootAddress,
    root: createRootContract({ imageHashes: [imageHash], modelHashes: [modelHash] }),
    imageHash,
    model,
    modelHash,
    coefficientThousandths: 1000,
    checkProxyHash: true,
    maxActiveRequests: 60,
    requestsPerSecond: 1,
    failureRatio: 0.01,
    balanceNanoton: 12_500_000_000n,
    proxies: [createSimulatedProxy(1), createSimulatedProxy(2)],
    ledger: createProxyLedger(),
    handshakeSeconds: 10,
  }).read(at);
}

/** Totals at the start: all of eight digits, so that no figure outgrows its place, and they agree with each other. */
const firstTotals: Record<CounterName, number> = {
  queries: 30_000_000,
  success: 20_000_000,
  failed: 20_000_000,
  bytes_received: 30_000_000,
  bytes_sent: 70_000_000,
  time: 60_000_000,
  total_adjusted_tokens_used: 80_000_000,
  prompt_adjusted_tokens_used: 20_000_000,
  cached_adjusted_tokens_used: 10_000_000,
  completion_adjusted_tokens_used: 40_000_000,
  reasoning_adjusted_tokens_used: 10_000_000,
};

function toFigures(place: number, now: Date, startedAt: Date): Record<string, string> {
  const seconds = Math.floor(now.getTime() / 1000);
  const active = 10 + (place % 40);
  const finished = Math.floor((now.getTime() - startedAt.getTime()) / 900) + (place % 100);
  const failures = Math.floor(finished / 100);
  const tokens = finished * 40;
  const increases: Record<CounterName, number> = {
    queries: finished + active,
    success: finished - failures,
    failed: 2 * failures,
    bytes_received: finished * 3,
    bytes_sent: finished * 7,
    time: finished * 2,
    total_adjusted_tokens_used: tokens,
    prompt_adjusted_tokens_used: tokens / 4,
    cached_adjusted_tokens_used: tokens / 8,
    completion_adjusted_tokens_used: tokens / 2,
    reasoning_adjusted_tokens_used: tokens / 8,
  };
  const figures: Record<string, string> = {
    syncedAt: String(seconds - (seconds % 5)),
    active: `<td>active_requests</td><td>${active}`,
    contractTokens: String(100_000_000_000 + finished * 40 * workersPerOwner),
  };
  for (const name of counterNames) figures[name] = `${Math.floor(firstTotals[name] + increases[name])}.`;
  return figures;
}
