import type { ProxyContract } from '@cocoon-pool/domain/cocoon/sample';
import { deriveHash, deriveTonAddress } from './ton-address.ts';

/** A proxy that workers connect to. */
export interface SimulatedProxy {
  /** As PROXY CONNECTIONS shows it: `[host:port]`. */
  connection: string;
  address: string;
  publicKey: string;
  paramsVersion: number;
}

export interface Payout {
  at: Date;
  contractAddress: string;
  tokens: bigint;
}

/** Whoever earns under a contract. `advance` brings its own requests up to an instant. */
export interface LedgerMember {
  advance(atSeconds: number): void;
}

/** The books of one proxy for one owner: all workers of the owner on that proxy report these figures. */
export interface ContractBook {
  proxy: SimulatedProxy;
  payouts: Payout[];
  join(member: LedgerMember): void;
  earn(tokens: number): void;
  /** Signs everything that was earned so far, and pays out as often as the threshold was passed. */
  catchUp(atSeconds: number): void;
  settle(atSeconds: number): void;
  requestPayout(atSeconds: number): 'request sent' | 'request is already running';
  read(): ProxyContract;
}

export interface ProxyLedger {
  /** The same book for the same owner and proxy. */
  getBook(ownerAddress: string, proxy: SimulatedProxy, startSeconds: number): ContractBook;
  listPayouts(): Payout[];
}

/** Where payouts are really made, if anywhere. */
export interface LedgerChain {
  /** The contract of an owner with a proxy. */
  deriveContract(ownerAddress: string, proxy: SimulatedProxy): string;
  pay(payout: { ownerAddress: string; proxy: SimulatedProxy; tokens: bigint; at: Date }): void;
}

/** A proxy whose addresses follow from its number. */
export function createSimulatedProxy(seqno: number): SimulatedProxy {
  return {
    connection: `[203.0.113.${seqno}:11001]`,
    address: deriveTonAddress(`proxy:${seqno}`),
    publicKey: deriveHash(`proxy-key:${seqno}`),
    paramsVersion: 7,
  };
}

/** The books of all proxies. Share one between workers whose owners or proxies meet. */
export function createProxyLedger(chain?: LedgerChain): ProxyLedger {
  const books = new Map<string, ContractBook>();
  return {
    getBook(ownerAddress, proxy, startSeconds) {
      const key = `${ownerAddress}/${proxy.address}`;
      const contractAddress =
        chain?.deriveContract(ownerAddress, proxy) ?? deriveTonAddress(`contract:${key}`);
      const onPaid = (tokens: bigint, at: Date) => chain?.pay({ ownerAddress, proxy, tokens, at });
      const book = books.get(key) ?? createContractBook({ contractAddress, proxy, onPaid }, startSeconds);
      books.set(key, book);
      return book;
    },
    listPayouts: () => [...books.values()].flatMap((book) => book.payouts),
  };
}

/** A runner asks for a payout by itself at this many unclaimed adjusted tokens. */
const payoutThresholdTokens = 200_000_000n;
const databaseCommitSeconds = 10;
const blockchainCommitSeconds = 60;
const payoutSeconds = 12;
const longGapSeconds = 300;

interface ContractBookOptions {
  contractAddress: string;
  proxy: SimulatedProxy;
  onPaid: (tokens: bigint, at: Date) => void;
}

function createContractBook(
  { contractAddress, proxy, onPaid }: ContractBookOptions,
  startSeconds: number,
): ContractBook {
  const members = new Set<LedgerMember>();
  const payouts: Payout[] = [];
  let settledSeconds = startSeconds;
  let maxKnown = 0n;
  let inDatabase = 0n;
  let onBlockchain = 0n;
  let cashedOut = 0n;
  let expected = 0n;
  let paidAtSeconds: number | null = null;

  const recordPayout = (tokens: bigint, atSeconds: number) => {
    payouts.push({ at: new Date(atSeconds * 1000), contractAddress, tokens });
    cashedOut += tokens;
    onPaid(tokens, new Date(atSeconds * 1000));
  };
  const requestPayout = (atSeconds: number) => {
    if (paidAtSeconds !== null) return 'request is already running';
    expected = onBlockchain;
    paidAtSeconds = atSeconds + payoutSeconds;
    return 'request sent';
  };
  const commit = (atSeconds: number) => {
    inDatabase = maxKnown;
    if (atSeconds % blockchainCommitSeconds === 0) onBlockchain = inDatabase;
    if (paidAtSeconds !== null && paidAtSeconds <= atSeconds) {
      recordPayout(expected - cashedOut, paidAtSeconds);
      paidAtSeconds = null;
    }
    if (onBlockchain - expected >= payoutThresholdTokens) requestPayout(atSeconds);
  };
  const catchUp = (atSeconds: number) => {
    inDatabase = maxKnown;
    onBlockchain = maxKnown;
    while (onBlockchain - expected >= payoutThresholdTokens) {
      expected += payoutThresholdTokens;
      recordPayout(expected - cashedOut, atSeconds);
    }
  };
  const advanceAll = (atSeconds: number) => {
    for (const member of members) member.advance(atSeconds);
    settledSeconds = atSeconds;
  };

  return {
    proxy,
    payouts,
    join: (member) => members.add(member),
    earn(tokens) {
      maxKnown += BigInt(Math.round(tokens));
    },
    catchUp,
    settle(atSeconds) {
      if (atSeconds - settledSeconds < 1) return;
      if (atSeconds - settledSeconds > longGapSeconds) {
        advanceAll(atSeconds - longGapSeconds);
        catchUp(settledSeconds);
      }
      for (;;) {
        const tick = (Math.floor(settledSeconds / databaseCommitSeconds) + 1) * databaseCommitSeconds;
        if (tick > atSeconds) break;
        advanceAll(tick);
        commit(tick);
      }
      advanceAll(atSeconds);
    },
    requestPayout,
    read: () => ({
      scInited: true,
      proxyAddress: proxy.address,
      proxyPublicKey: proxy.publicKey,
      contractAddress,
      committedToBlockchainTokens: onBlockchain,
      committedToProxyDbTokens: inDatabase,
      maxKnownTokens: maxKnown,
      cashedOutTokens: cashedOut,
      expectedCashedOutTokens: expected,
      runningRequest: paidAtSeconds !== null,
      paramsVersion: proxy.paramsVersion,
    }),
  };
}
