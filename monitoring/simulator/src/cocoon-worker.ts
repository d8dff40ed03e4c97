import { answerControl } from './answer-control.ts';
import { createProxyLedger, createSimulatedProxy } from './proxy-ledger.ts';
import { renderJsonStats } from './render-json-stats.ts';
import { renderPerf, toPerfFigures } from './render-perf.ts';
import { renderStatsPage } from './render-stats-page.ts';
import { createRootContract, mainnetRootAddress } from './root-contract.ts';
import { deriveHash, deriveTonAddress } from './ton-address.ts';
import { isWireFault, toConditions, toFaultyState, type WorkerFault } from './worker-fault.ts';
import { createWorkerHttpServer, type WorkerRequest } from './worker-http-server.ts';
import { createWorkerLife, type WorkerLifeOptions } from './worker-life.ts';
import type { WorkerState } from './worker-state.ts';
import { type WorkerAnswer, writeAnswer, writeFaultyAnswer } from './write-answer.ts';

export interface CocoonWorkerOptions extends Partial<Omit<WorkerLifeOptions, 'at'>> {
  /** 127.0.0.1 by default. */
  host?: string;
  /** Any free one by default. */
  port?: number;
  accessHash?: string;
  now?: () => Date;
}

export interface SimulatedWorker {
  host: string;
  port: number;
  /** `host:port` */
  address: string;
  ownerAddress: string;
  /** Paths asked for, oldest first, without their queries. */
  requests: string[];
  /** When each of `requests` came. */
  requestedAt: Date[];
  /** What it was told to do, oldest first: paths below `/request/`, with their queries. */
  commands: string[];
  fault(): WorkerFault | null;
  /** Begins a fault, or ends the present one. `restarted` happens once: the new process is healthy. */
  setFault(fault: WorkerFault | null): Promise<void>;
  /** The process dies: connections are refused until `revive`. */
  kill(): Promise<void>;
  /** A new process on the same port: counters at zero, proxies unknown until the handshake. */
  revive(): Promise<void>;
  /** What the pages show at this instant. */
  read(): WorkerState;
  close(): Promise<void>;
}

/** A Cocoon worker over HTTP, as far as anyone outside can tell; every fault on demand. */
export async function createCocoonWorker(options: CocoonWorkerOptions = {}): Promise<SimulatedWorker> {
  const now = options.now ?? (() => new Date());
  const lifeOptions = completeOptions(options, now());
  const life = createWorkerLife(lifeOptions);
  const requests: string[] = [];
  const requestedAt: Date[] = [];
  const commands: string[] = [];
  let fault: WorkerFault | null = null;
  let faultedAt = now();
  let isAlive = true;

  const read = () => toFaultyState(life.read(now()), fault);
  const answer = (request: WorkerRequest): WorkerAnswer => {
    if (request.path === '/perf') {
      const perf = renderPerf(toPerfFigures(read().counters.queries[2] ?? 0));
      return { contentType: 'text/plain; charset=utf-8', body: perf };
    }
    const refusal = findRefusal(request, fault, options.accessHash);
    if (refusal) return { refusal };
    if (request.path === '/stats') return { contentType: html, body: renderStatsPage(read()) };
    if (request.path === '/jsonstats') return toJsonAnswer(read(), fault);
    commands.push(toCommand(request));
    return { contentType: html, body: answerControl(request, life, now()) };
  };

  const server = await createWorkerHttpServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    respond(request, socket) {
      requests.push(request.path);
      requestedAt.push(now());
      if (hasAborted(fault, lifeOptions.checkProxyHash, now().getTime() - faultedAt.getTime())) {
        void server.stopListening();
      } else if (isWireFault(fault)) {
        writeFaultyAnswer(socket, answer(request), fault);
      } else {
        writeAnswer(socket, answer(request));
      }
    },
  });

  const openOrClosePort = () => (isAlive && fault !== 'refuse' ? server.listen() : server.stopListening());

  return {
    host: server.host,
    port: server.port,
    address: `${server.host}:${server.port}`,
    ownerAddress: lifeOptions.ownerAddress,
    requests,
    requestedAt,
    commands,
    fault: () => fault,
    async setFault(next) {
      const { failureRatio } = lifeOptions;
      life.set(now(), {
        enabled: true,
        modelConnected: true,
        reachable: true,
        failureRatio,
        ...toConditions(next),
      });
      if (next === 'restarted') life.restart(now());
      fault = next === 'restarted' ? null : next;
      faultedAt = now();
      await openOrClosePort();
    },
    async kill() {
      life.stop(now());
      isAlive = false;
      await openOrClosePort();
    },
    async revive() {
      life.restart(now());
      isAlive = true;
      await openOrClosePort();
    },
    read,
    close: () => server.close(),
  };
}

const html = 'text/html; charset=utf-8';

function toCommand({ path, query }: WorkerRequest): string {
  const words = [...query].map(([name, value]) => `${name}=${value}`).join('&');
  return `${path.slice('/request/'.length)}${words === '' ? '' : `?${words}`}`;
}

function completeOptions(options: CocoonWorkerOptions, at: Date): WorkerLifeOptions {
  const seed = options.seed ?? 'worker';
  const imageHash = options.imageHash ?? deriveHash('worker-image');
  const model = options.model ?? `Qwen/Qwen3-32B@9216db5781bf:${'0'.repeat(64)}`;
  const modelHash = options.modelHash ?? deriveHash(model);
  return {
    seed,
    at,
    ageSeconds: options.ageSeconds ?? 0,
    ownerAddress: options.ownerAddress ?? deriveTonAddress('owner'),
    walletAddress: options.walletAddress ?? deriveTonAddress(`wallet:${seed}`),
    rootAddress: options.rootAddress ?? mainnetRootAddress,
    root: options.root ?? createRootContract({ imageHashes: [imageHash], modelHashes: [modelHash] }),
    imageHash,
    model,
    modelHash,
    coefficientThousandths: options.coefficientThousandths ?? 1000,
    checkProxyHash: options.checkProxyHash ?? true,
    maxActiveRequests: options.maxActiveRequests ?? 60,
    requestsPerSecond: options.requestsPerSecond ?? 1,
    failureRatio: options.failureRatio ?? 0.01,
    balanceNanoton: options.balanceNanoton ?? 12_500_000_000n,
    proxies: options.proxies ?? [createSimulatedProxy(1)],
    ledger: options.ledger ?? createProxyLedger(),
    handshakeSeconds: options.handshakeSeconds ?? 10,
  };
}

const knownPaths = [
  '/stats',
  '/jsonstats',
  '/request/enable',
  '/request/disable',
  '/request/change_coefficient',
  '/request/payout',
];

function findRefusal(request: WorkerRequest, fault: WorkerFault | null, accessHash: string | undefined) {
  if (!knownPaths.includes(request.path) || fault === 'not_ready') return 'not found';
  const given = request.query.get('access_hash');
  if (fault === 'wrong_hash' || (accessHash !== undefined && given !== accessHash)) return 'bad request';
  if (fault === 'jsonstats_only' && request.path === '/stats') return 'bad request';
  if (fault === 'stats_only' && request.path === '/jsonstats') return 'bad request';
  return null;
}

function toJsonAnswer(state: WorkerState, fault: WorkerFault | null): WorkerAnswer {
  if (fault === 'html_for_json') return { contentType: html, body: renderStatsPage(state) };
  const body = renderJsonStats(state);
  const end = fault === 'truncated_json' ? Math.floor(body.length / 2) : body.length;
  return { contentType: 'application/json', body: body.slice(0, end) };
}

/** A worker that checks hashes aborts 1.5 s after it finds its own image delisted. */
function hasAborted(fault: WorkerFault | null, checksHashes: boolean, faultAgeMs: number): boolean {
  return fault === 'image_delisted' && checksHashes && faultAgeMs > 1500;
}
