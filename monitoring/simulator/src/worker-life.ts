import type { ContractBook, ProxyLedger, SimulatedProxy } from './proxy-ledger.ts';
import { createRequestProcess, type RequestProcess } from './request-process.ts';
import type { RootContract } from './root-contract.ts';
import { createRandom } from './seeded-random.ts';
import type { WorkerState } from './worker-state.ts';

export interface WorkerLifeOptions {
  seed: string;
  /** When the life is looked at first; `ageSeconds` earlier the process started. */
  at: Date;
  ageSeconds: number;
  ownerAddress: string;
  walletAddress: string;
  rootAddress: string;
  root: RootContract;
  imageHash: string;
  model: string;
  modelHash: string;
  coefficientThousandths: number;
  checkProxyHash: boolean;
  maxActiveRequests: number;
  requestsPerSecond: number;
  /** 0–1 */
  failureRatio: number;
  balanceNanoton: bigint;
  proxies: SimulatedProxy[];
  ledger: ProxyLedger;
  /** From a restart to the wallet and proxies being known. */
  handshakeSeconds: number;
}

/** What may change while the process lives. Lost with it. */
export interface Conditions {
  enabled: boolean;
  coefficientThousandths: number;
  modelConnected: boolean;
  /** Whether a proxy can send requests. */
  reachable: boolean;
  failureRatio: number;
}

export interface WorkerLife {
  /** Everything that the pages show at this instant. Counters move as time passes between calls. */
  read(at: Date): WorkerState;
  set(at: Date, change: Partial<Conditions>): void;
  /** The process ends: no requests, until `restart`. */
  stop(at: Date): void;
  /** A new process: counters at zero, wallet and proxies unknown until the handshake, conditions as at first. */
  restart(at: Date): void;
  requestPayout(
    at: Date,
    proxyAddress: string,
  ): 'proxy not found' | ReturnType<ContractBook['requestPayout']>;
}

/**
 * A worker's inner life, driven only by the instants it is asked about. It is created connected, having handled
 * requests for `ageSeconds`. Disabled, without model or proxy, or full, it gets no requests.
 */
export function createWorkerLife(options: WorkerLifeOptions): WorkerLife {
  const { coefficientThousandths, failureRatio, handshakeSeconds } = options;
  const first: Conditions = {
    enabled: true,
    coefficientThousandths,
    modelConnected: true,
    reachable: true,
    failureRatio,
  };
  const conditions = { ...first };
  const startSeconds = toSeconds(options.at) - options.ageSeconds;
  const books = options.proxies.map((proxy) =>
    options.ledger.getBook(options.ownerAddress, proxy, startSeconds),
  );
  const choice = createRandom(`${options.seed}:proxy`);
  let bootedSeconds = startSeconds - handshakeSeconds;
  let isStopped = false;

  const isConnected = (seconds: number) => seconds - bootedSeconds >= handshakeSeconds;
  const requests = createRequestProcess({
    ...options,
    startSeconds,
    accepts: (seconds) =>
      !isStopped &&
      conditions.enabled &&
      conditions.modelConnected &&
      conditions.reachable &&
      isConnected(seconds),
    profile: () => ({
      failureRatio: conditions.failureRatio,
      coefficient: conditions.coefficientThousandths / 1000,
      priceMultipliers: options.root.priceMultipliers,
    }),
    earn: (tokens) => books[Math.floor(choice.next() * books.length)]?.earn(tokens),
  });
  for (const book of books) book.join(requests);
  requests.advance(toSeconds(options.at));
  if (options.ageSeconds > 0) for (const book of books) book.catchUp(toSeconds(options.at));

  const settle = (at: Date) => {
    const seconds = toSeconds(at);
    for (const book of books) book.settle(seconds);
    requests.advance(seconds);
    return seconds;
  };

  return {
    read(at) {
      const seconds = settle(at);
      return toState(options, {
        at,
        conditions,
        requests,
        books,
        isConnected: isConnected(seconds),
        isWalletRead: seconds - bootedSeconds >= Math.min(walletUnreadSeconds, handshakeSeconds),
      });
    },
    set(at, change) {
      settle(at);
      Object.assign(conditions, change);
    },
    stop(at) {
      settle(at);
      isStopped = true;
    },
    restart(at) {
      bootedSeconds = settle(at);
      Object.assign(conditions, first);
      requests.reset();
      isStopped = false;
    },
    requestPayout(at, proxyAddress) {
      const seconds = settle(at);
      const book = isConnected(seconds)
        ? books.find(({ proxy }) => proxy.address === proxyAddress)
        : undefined;
      return book ? book.requestPayout(seconds) : 'proxy not found';
    },
  };
}

const walletUnreadSeconds = 3;

interface Moment {
  at: Date;
  conditions: Conditions;
  requests: RequestProcess;
  books: ContractBook[];
  isConnected: boolean;
  isWalletRead: boolean;
}

function toState(options: WorkerLifeOptions, moment: Moment): WorkerState {
  const { at, conditions, books, isConnected, isWalletRead } = moment;
  const { imageHash, model, modelHash, checkProxyHash, maxActiveRequests } = options;
  const { rootAddress, ownerAddress, root } = options;
  const contracts = books.map((book) => book.read());
  const pending = contracts.filter((contract) => contract.runningRequest).length;
  const payouts = books.reduce((count, book) => count + book.payouts.length, 0);
  const seconds = toSeconds(at);
  return {
    ...{
      at,
      imageHash,
      model,
      modelHash,
      checkProxyHash,
      maxActiveRequests,
      rootAddress,
      ownerAddress,
      root,
    },
    commit: 'b75d444766212b9b17ae2bfab1268a2e2e334b6f',
    committedAt: '2025-12-25 13:38:13 +0000',
    coefficientThousandths: conditions.coefficientThousandths,
    enabled: conditions.enabled,
    modelConnected: conditions.modelConnected,
    activeRequests: moment.requests.activeRequests(),
    tonSyncedAt: new Date((seconds - (seconds % 5)) * 1000),
    counters: moment.requests.counters(),
    wallet: {
      address: options.walletAddress,
      balanceNanoton: isWalletRead ? options.balanceNanoton : -2n,
      seqno: isWalletRead ? 7 + payouts : 0,
      pendingTransactions: pending,
      activeTransactions: pending,
    },
    connections: isWalletRead ? options.proxies.map((proxy) => toConnection(proxy, isConnected)) : [],
    contracts: isConnected ? contracts : [],
  };
}

function toConnection({ connection, address }: SimulatedProxy, isConnected: boolean) {
  return { address: connection, ready: isConnected, connectedTo: isConnected ? address : null };
}

function toSeconds(at: Date): number {
  return at.getTime() / 1000;
}
