import { type JsonObject, toCount, toFlag, toJsonObject } from '../cocoon/json-value.ts';
import { toDecimal, toHashHex, toOpcode, toRawAccount } from './chain-value.ts';
import { readCell } from './message-body.ts';

/** A message between accounts; from outside, `source` is null. */
export interface ChainMessage {
  hash: string;
  source: string | null;
  destination: string | null;
  valueNanoton: bigint | null;
  hasExtraCurrencies: boolean;
  forwardFeeNanoton: bigint | null;
  /** The field of the IHR fee, which newer blocks use for flags. */
  ihrFeeOrFlags: bigint | null;
  ihrDisabled: boolean | null;
  bounce: boolean | null;
  bounced: boolean | null;
  createdLt: bigint | null;
  createdAt: bigint | null;
  /** Null where the body has fewer than 32 bits; without meaning where `source` is null. */
  opcode: number | null;
  /** A bag of cells in base64; null where the provider gave none. */
  bodyBoc: string | null;
  hasInitialState: boolean;
}

/** A transaction of one account. Addresses are raw and hashes hex, both in lower case. */
export interface ChainTransaction {
  account: string;
  hash: string;
  lt: bigint;
  /** Seconds since 1970 (UTC). */
  utime: number;
  mcBlockSeqno: number;
  previousHash: string;
  previousLt: bigint;
  totalFeesNanoton: bigint;
  /** In a block that the masterchain holds; anything else may still vanish. */
  isFinal: boolean;
  /** Null where the kind of transaction has no such phase. */
  aborted: boolean | null;
  /** The money went back to where it came from. */
  hasBouncePhase: boolean;
  inMessage: ChainMessage | null;
  outMessages: ChainMessage[];
}

export type ParsedTransactions =
  | { ok: true; transactions: ChainTransaction[] }
  | { ok: false; reason: string };

/** Reads `{transactions: […]}`. One that cannot be read refuses the whole answer: none may be skipped. */
export function parseTransactions(answer: unknown): ParsedTransactions {
  const list = toJsonObject(answer)?.transactions;
  if (!Array.isArray(list)) return { ok: false, reason: 'no list of transactions' };
  const transactions: ChainTransaction[] = [];
  for (const [place, value] of list.entries()) {
    const transaction = toTransaction(value);
    if (typeof transaction === 'string')
      return { ok: false, reason: `transaction ${place}: no ${transaction}` };
    transactions.push(transaction);
  }
  return { ok: true, transactions };
}

/** The transaction, or the name of what it lacks. */
function toTransaction(value: unknown): ChainTransaction | string {
  const source = toJsonObject(value) ?? {};
  const description = toJsonObject(source.description);
  const account = toRawAccount(source.account);
  const hash = toHashHex(source.hash);
  const lt = toDecimal(source.lt);
  const utime = toCount(source.now);
  const mcBlockSeqno = toCount(source.mc_block_seqno);
  const previousHash = toHashHex(source.prev_trans_hash);
  const previousLt = toDecimal(source.prev_trans_lt);
  const totalFeesNanoton = toDecimal(source.total_fees);
  if (account === null) return 'account';
  if (hash === null) return 'hash';
  if (lt === null) return 'lt';
  if (utime === null || utime > utimeMax) return 'now';
  if (mcBlockSeqno === null || mcBlockSeqno > seqnoMax) return 'mc_block_seqno';
  if (previousHash === null) return 'prev_trans_hash';
  if (previousLt === null) return 'prev_trans_lt';
  if (totalFeesNanoton === null) return 'total_fees';
  if (description === null) return 'description';
  const messages = toMessages(source);
  if (typeof messages === 'string') return messages;
  return {
    ...{ account, hash, lt, utime, mcBlockSeqno, previousHash, previousLt, totalFeesNanoton },
    isFinal: source.finality === 'finalized' && source.emulated === false,
    aborted: toFlag(description.aborted),
    hasBouncePhase: toJsonObject(description.bounce) !== null,
    ...messages,
  };
}

/** What a `timestamptz` and an int4 hold with room to spare. */
const utimeMax = 253_402_300_799;
const seqnoMax = 2_147_483_647;
const outMessagesMax = 1_000;

function toMessages(source: JsonObject): Pick<ChainTransaction, 'inMessage' | 'outMessages'> | string {
  if (!Array.isArray(source.out_msgs) || source.out_msgs.length > outMessagesMax) return 'out_msgs';
  const outMessages = source.out_msgs.map(toMessage).filter((message) => message !== null);
  if (outMessages.length !== source.out_msgs.length) return 'out_msgs';
  if (source.in_msg === null || source.in_msg === undefined) return { inMessage: null, outMessages };
  const inMessage = toMessage(source.in_msg);
  return inMessage === null ? 'in_msg' : { inMessage, outMessages };
}

/** Null where what must be there is not, or what is there cannot be read. */
function toMessage(value: unknown): ChainMessage | null {
  const source = toJsonObject(value);
  const hash = toHashHex(source?.hash);
  if (source === null || hash === null) return null;
  const from = toRawAccount(source.source);
  // A sender that cannot be read is not the absence of one: messages from outside have none.
  if (from === null && (source.source ?? null) !== null) return null;
  const body = toJsonObject(source.message_content)?.body;
  const bodyBoc = typeof body === 'string' ? body : null;
  const opcode = readOpcode(bodyBoc, toOpcode(source.opcode));
  // Everything hangs on it: a body that says something else is no answer.
  if (from !== null && opcode !== toOpcode(source.opcode)) return null;
  return {
    hash,
    source: from,
    destination: toRawAccount(source.destination),
    valueNanoton: toDecimal(source.value),
    hasExtraCurrencies: Object.keys(toJsonObject(source.value_extra_currencies) ?? {}).length > 0,
    forwardFeeNanoton: toDecimal(source.fwd_fee),
    ihrFeeOrFlags: toDecimal(source.extra_flags) ?? toDecimal(source.ihr_fee),
    ihrDisabled: toFlag(source.ihr_disabled),
    bounce: toFlag(source.bounce),
    bounced: toFlag(source.bounced),
    createdLt: toDecimal(source.created_lt),
    createdAt: toDecimal(source.created_at),
    opcode,
    bodyBoc,
    hasInitialState: (source.init_state ?? null) !== null,
  };
}

/** What the body begins with; what is given where there is no body that can be read. */
function readOpcode(bodyBoc: string | null, given: number | null): number | null {
  const cell = readCell(bodyBoc);
  if (cell === null || cell.isExotic) return given;
  return cell.bits.length < 32 ? null : cell.beginParse().preloadUint(32);
}
