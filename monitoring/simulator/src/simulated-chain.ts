import { createHash } from 'node:crypto';
import { beginCell, type Cell } from '@ton/core';
import { type MessageJson, type SentMessage, toMessageJson } from './chain-message.ts';
import { toCodeCell } from './cocoon-contracts.ts';

/** A message to be sent on. */
export interface Outgoing {
  to: string;
  valueNanoton: bigint;
  body?: Cell;
  bounce?: boolean;
  /** What its receiver does with it; nothing by default. */
  reaction?: Reaction;
}

/** How an account takes a message. */
export interface Reaction {
  sends?: readonly Outgoing[];
  /** The receiver's code failed; what cannot bounce stays all the same. */
  aborts?: boolean;
  /** The money goes back: only of bounceable messages to code that failed. */
  sendsBack?: boolean;
}

export interface TransactionJson {
  account: string;
  hash: string;
  lt: string;
  now: number;
  prev_trans_hash: string;
  prev_trans_lt: string;
  in_msg: MessageJson | null;
  out_msgs: MessageJson[];
  [name: string]: unknown;
}

export interface SimulatedChain {
  /** A wallet or contract that is asked from outside to send; returns the transactions of the whole trace. */
  act(account: string, sends: readonly Outgoing[], at: Date): TransactionJson[];
  setState(account: string, state: { code: Cell; data: Cell }): void;
  /** Oldest first. */
  listTransactions(account: string): readonly TransactionJson[];
  /** The transaction that sent the message which another one received. */
  findParent(hash: string): TransactionJson | undefined;
  findState(account: string): { code: Cell; data: Cell } | undefined;
  head(): { seqno: number; utime: number };
}

const genesisLt = 60_000_000_000_000n;
const ltPerTrace = 1_000_000n;
const noHash = Buffer.alloc(32).toString('base64');

/**
 * Accounts, messages with genuine cells and hashes, and transactions that each name the one before. Every act is one
 * trace, whole at once. Accounts without a state of their own are wallets.
 */
export function createSimulatedChain(): SimulatedChain {
  const accounts = new Map<string, TransactionJson[]>();
  const states = new Map<string, { code: Cell; data: Cell }>();
  const senders = new Map<string, TransactionJson>();
  const parents = new Map<string, TransactionJson>();
  let seqno = 54_000_000;
  let lt = genesisLt;
  let utime = 0;

  interface Trace {
    made: TransactionJson[];
  }

  const receive = (message: SentMessage, reaction: Reaction, trace: Trace): void => {
    const nextLt = () => {
      lt += 1n;
      return lt;
    };
    const ownLt = nextLt();
    const account = message.destination;
    const history = accounts.get(account) ?? [];
    const outgoing = (reaction.sends ?? []).map((sent) => ({
      sent,
      message: {
        ...{ source: account, destination: sent.to, valueNanoton: sent.valueNanoton },
        ...{ bounce: sent.bounce ?? false, bounced: false, body: sent.body ?? beginCell().endCell() },
        createdLt: nextLt(),
        createdAt: utime,
      },
    }));
    const transaction = toTransactionJson(message, {
      ...{ reaction, utime, seqno, previous: history.at(-1) },
      lt: ownLt,
      outMessages: outgoing.map((one) => toMessageJson(one.message)),
    });
    history.push(transaction);
    accounts.set(account, history);
    const parent = senders.get(transaction.in_msg?.hash ?? '');
    if (parent !== undefined) parents.set(transaction.hash, parent);
    for (const { hash } of transaction.out_msgs) senders.set(hash, transaction);
    trace.made.push(transaction);
    for (const { sent, message: next } of outgoing) receive(next, sent.reaction ?? {}, trace);
  };

  return {
    act(account, sends, at) {
      seqno += 1;
      utime = Math.max(utime, Math.floor(at.getTime() / 1_000));
      lt = genesisLt + BigInt(seqno) * ltPerTrace;
      const trace: Trace = { made: [] };
      const body = beginCell().storeUint(lt, 64).endCell();
      const asked = { source: null, destination: account, valueNanoton: 0n, bounce: false, bounced: false };
      receive({ ...asked, body, createdLt: 0n, createdAt: 0 }, { sends }, trace);
      return trace.made;
    },
    setState: (account, state) => states.set(account, state),
    listTransactions: (account) => accounts.get(account) ?? [],
    findParent: (hash) => parents.get(hash),
    findState: (account) =>
      states.get(account) ??
      (accounts.has(account) ? { code: walletCode, data: beginCell().endCell() } : undefined),
    head: () => ({ seqno, utime }),
  };
}

const walletCode = toCodeCell('wallet_v5r1');
const feesNanoton = 311_248n;

interface Made {
  reaction: Reaction;
  lt: bigint;
  utime: number;
  seqno: number;
  previous: TransactionJson | undefined;
  outMessages: MessageJson[];
}

function toTransactionJson(message: SentMessage, made: Made): TransactionJson {
  const { reaction, lt, utime, seqno, previous, outMessages } = made;
  const inMessage = toMessageJson(message);
  const facts = {
    account: message.destination.toUpperCase(),
    lt: lt.toString(),
    now: utime,
    mc_block_seqno: seqno,
    prev_trans_hash: previous?.hash ?? noHash,
    prev_trans_lt: previous?.lt ?? '0',
    orig_status: 'active',
    end_status: 'active',
    total_fees: feesNanoton.toString(),
    total_fees_extra_currencies: {},
    description: {
      type: 'ord',
      aborted: reaction.aborts ?? false,
      destroyed: false,
      credit_first: !message.bounce,
      ...(message.source === null ? {} : { credit_ph: { credit: message.valueNanoton.toString() } }),
      compute_ph: {
        skipped: false,
        success: !reaction.aborts,
        mode: 0,
        exit_code: reaction.aborts ? 1040 : 0,
      },
      ...(reaction.sendsBack ? { bounce: { type: 'ok', fwd_fees: '266669' } } : {}),
    },
    block_ref: { workchain: 0, shard: '8000000000000000', seqno: seqno + 5_000_000 },
    in_msg: inMessage,
    out_msgs: outMessages,
    account_state_before: null,
    account_state_after: null,
    emulated: false,
    finality: 'finalized',
  };
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('base64');
  return { ...facts, hash };
}
