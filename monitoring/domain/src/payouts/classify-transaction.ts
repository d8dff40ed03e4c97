import type { ChainMessage, ChainTransaction } from '../ton/chain-transaction.ts';
import { cocoonOpcodes, encryptedTextOpcode, textOpcode } from './cocoon-opcodes.ts';
import { readComment, readPayoutBody } from './read-cocoon-body.ts';

/** What one transaction is to the account it is on. */
export type Classification =
  /** May be a worker payout: to be verified by the transaction that sent it. */
  | { kind: 'candidate'; message: PaidMessage; queryId: bigint }
  /** Says that it is a payout, and cannot be one of Cocoon's. */
  | { kind: 'forgery'; message: PaidMessage; reason: ForgeryReason }
  | { kind: 'pool_transfer'; message: PaidMessage; comment: string | null }
  /** No income of a kind that is kept in the ledger. */
  | { kind: 'other'; reason: OtherReason };

export type ForgeryReason = 'body_malformed' | 'bounceable' | 'value_missing';
export type OtherReason =
  /** Sent by the account itself: from outside, or no message at all. */
  | 'own_action'
  /** A message of the account that came back. */
  | 'bounced'
  /** Its money went back to the sender. */
  | 'sent_back'
  | 'excesses'
  /** From one wallet of the pool to another. */
  | 'within_pool'
  | 'unrelated';

/** A message that credited the account. */
export interface PaidMessage extends ChainMessage {
  source: string;
}

/**
 * Looks at one transaction of an account alone. The payout's opcode is necessary and proves nothing: refunds of clients
 * carry it, and anybody can send it. `aborted` does not matter: a payout cannot bounce, so the money stays.
 */
export function classifyTransaction(
  transaction: ChainTransaction,
  poolWallets: ReadonlySet<string>,
): Classification {
  const { inMessage: message, account } = transaction;
  if (message === null || !hasSource(message)) return { kind: 'other', reason: 'own_action' };
  if (message.bounced === true) return { kind: 'other', reason: 'bounced' };
  if (transaction.hasBouncePhase) return { kind: 'other', reason: 'sent_back' };
  if (message.opcode === cocoonOpcodes.excesses) return { kind: 'other', reason: 'excesses' };
  if (message.opcode === cocoonOpcodes.payout) return classifyPayout(message);
  if (!poolWallets.has(message.source) || !isPlainTransfer(message)) {
    return { kind: 'other', reason: 'unrelated' };
  }
  if (poolWallets.has(account)) return { kind: 'other', reason: 'within_pool' };
  return { kind: 'pool_transfer', message, comment: readComment(message.bodyBoc) };
}

function classifyPayout(message: PaidMessage): Classification {
  if (message.valueNanoton === null) return { kind: 'forgery', message, reason: 'value_missing' };
  if (message.bounce !== false) return { kind: 'forgery', message, reason: 'bounceable' };
  const body = readPayoutBody(message.bodyBoc);
  if (body === null) return { kind: 'forgery', message, reason: 'body_malformed' };
  return { kind: 'candidate', message, queryId: body.queryId };
}

/** Money without a command: an empty body, or a text. */
function isPlainTransfer({ opcode, valueNanoton }: ChainMessage): boolean {
  const plain = opcode === null || opcode === textOpcode || opcode === encryptedTextOpcode;
  return plain && valueNanoton !== null && valueNanoton > 0n;
}

function hasSource(message: ChainMessage): message is PaidMessage {
  return message.source !== null;
}
