import type { ChainMessage, ChainTransaction } from '../ton/chain-transaction.ts';
import { checkMessageHash } from '../ton/message-hash.ts';
import { cocoonOpcodes, textOpcode } from './cocoon-opcodes.ts';
import type { PayingAccount, ProxyAccount } from './proxy-account.ts';
import { closedState, type ProxyRequest, readProxyRequest } from './read-cocoon-body.ts';

/** A booked candidate: what its own transaction says. */
export interface PayoutCandidate {
  account: string;
  inMessageHash: string;
  sourceAddress: string;
  amountNanoton: bigint;
  queryId: bigint;
}

/** What was found out around a candidate; `undefined` where it was not looked up (yet). */
export interface PayoutEvidence {
  /** The transaction that sent the candidate's message; null where the chain's index has none yet. */
  parent: ChainTransaction | null;
  /** The paying account; null where the index does not have it. */
  payer?: PayingAccount | null | undefined;
}

/** What is held to be true. */
export interface PayoutKnowledge {
  rootAddress: string;
  isAcceptedCode(codeHash: string): boolean;
  /** Whether a worker of this pool ever showed this contract with this proxy. */
  isPairSeen(proxyAddress: string, contractAddress: string): boolean;
}

/** What the chain says of a genuine payout. */
export interface PayoutFacts {
  kind: 'cocoon_worker' | 'cocoon_worker_last';
  proxyAddress: string;
  contractAddress: string;
  parentTransactionHash: string;
  tokensDelta: bigint;
  tokensTotal: bigint;
  workerFeePerTokenNanoton: bigint;
  paramsVersion: number;
}

/** Something could not be read yet: ask again. */
export type PendingReason =
  | 'parent_not_found'
  /** The provider names a transaction that did not send the message. */
  | 'parent_contradicts'
  /** The provider's facts do not make the hash that it gives. */
  | 'message_hash_wrong'
  | 'proxy_not_read'
  | 'proxy_not_found'
  /** Known code with data of an unknown shape: upstream changed it. */
  | 'proxy_data_unknown'
  /** All else is well: another provider has not told the same yet, or tells something else. */
  | 'not_confirmed'
  | 'providers_disagree';

/** Looks like a payout, and is not proven to be Cocoon's. */
export type UnverifiedReason =
  | 'parent_aborted'
  | 'sent_by_wallet'
  | 'parent_is_no_payout'
  | 'request_malformed'
  | 'other_owner'
  | 'other_amount'
  | 'other_query'
  | 'proxy_code_unknown'
  | 'other_root'
  | 'proxy_not_derived'
  | 'contract_not_derived'
  | 'rate_wrong'
  | 'tokens_wrong';

/** Money that is no worker's pay, although a proxy sent it. */
export type KeptOutReason = 'client_refund' | 'proxy_owner_payout';

export type Verdict =
  | { state: 'pending_verification'; reason: PendingReason }
  | { state: 'unverified'; reason: UnverifiedReason }
  | { state: 'kept_out'; reason: KeptOutReason }
  | { state: 'verified_chain' | 'verified_worker'; facts: PayoutFacts };

/**
 * Decides what a candidate is, by the seven steps that tell a genuine payout from what looks like one. The first step
 * that fails is the reason. Only an unknown code and a pair that nobody has shown may be known later.
 */
export function verifyPayout(
  candidate: PayoutCandidate,
  { parent, payer }: PayoutEvidence,
  knowledge: PayoutKnowledge,
): Verdict {
  const asked = readParent(candidate, parent);
  if ('state' in asked) return asked;
  if (payer === undefined) return pending('proxy_not_read');
  if (payer === null) return pending('proxy_not_found');
  if (!knowledge.isAcceptedCode(payer.codeHash)) return unverified('proxy_code_unknown');
  if (payer.proxy === null) return pending('proxy_data_unknown');
  return judgeProxy(candidate, asked, { proxy: payer.proxy, knowledge });
}

interface Asked {
  contractAddress: string;
  parentTransactionHash: string;
  request: ProxyRequest & { payout: NonNullable<ProxyRequest['payout']> };
}

/** Steps 3 to 5: the proxy was asked by a contract to pay exactly this to exactly this owner. */
function readParent(candidate: PayoutCandidate, parent: ChainTransaction | null): Asked | Verdict {
  if (parent === null) return pending('parent_not_found');
  const sent = parent.outMessages.find(({ hash }) => hash === candidate.inMessageHash);
  if (parent.account !== candidate.sourceAddress || sent === undefined) return pending('parent_contradicts');
  if (!parent.isFinal) return pending('parent_not_found');
  if (parent.aborted !== false) return unverified('parent_aborted');
  const message = parent.inMessage;
  if (message === null || message.source === null) return unverified('sent_by_wallet');
  const doubt = doubtMessage(sent) ?? doubtMessage(message);
  if (doubt !== null) return doubt;
  const keptOut = toKeptOut(message);
  if (keptOut !== null) return { state: 'kept_out', reason: keptOut };
  if (message.opcode !== cocoonOpcodes.workerProxyRequest) return unverified('parent_is_no_payout');
  const request = readProxyRequest(message.bodyBoc);
  if (request === null || request.payout === null) return unverified('request_malformed');
  if (sent.bounce !== false) return unverified('parent_is_no_payout');
  if (request.owner !== candidate.account || sent.destination !== candidate.account)
    return unverified('other_owner');
  if (request.payout.workerPartNanoton !== candidate.amountNanoton) return unverified('other_amount');
  if (request.queryId !== candidate.queryId) return unverified('other_query');
  return {
    contractAddress: message.source,
    parentTransactionHash: parent.hash,
    request: { ...request, payout: request.payout },
  };
}

/**
 * What a message says counts only where it makes the message's hash. Cocoon's messages carry no state and no other
 * currencies, without which that cannot be told.
 */
function doubtMessage(message: ChainMessage): Verdict | null {
  if (checkMessageHash(message) === 'right') return null;
  if (message.hasInitialState || message.hasExtraCurrencies) return unverified('parent_is_no_payout');
  return pending('message_hash_wrong');
}

/** Steps 6 and 7: it is a proxy of the pinned root, the contract is this owner's with it, and the sums are right. */
function judgeProxy(
  { account }: PayoutCandidate,
  { contractAddress, parentTransactionHash, request }: Asked,
  { proxy, knowledge }: { proxy: ProxyAccount; knowledge: PayoutKnowledge },
): Verdict {
  if (proxy.rootAddress !== knowledge.rootAddress) return unverified('other_root');
  if (!proxy.isDerived) return unverified('proxy_not_derived');
  if (proxy.deriveContract(account) !== contractAddress) return unverified('contract_not_derived');
  const { workerPartNanoton: worker, proxyPartNanoton: rest } = request.payout;
  const { workerFeePerTokenNanoton: fee, pricePerTokenNanoton: price, paramsVersion } = proxy;
  if (fee === 0n || (worker + rest) * fee !== worker * price || worker % fee !== 0n)
    return unverified('rate_wrong');
  const tokensDelta = worker / fee;
  if (tokensDelta > request.tokensTotal) return unverified('tokens_wrong');
  return {
    state: knowledge.isPairSeen(proxy.address, contractAddress) ? 'verified_worker' : 'verified_chain',
    facts: {
      kind: request.state === closedState ? 'cocoon_worker_last' : 'cocoon_worker',
      proxyAddress: proxy.address,
      ...{ contractAddress, parentTransactionHash, tokensDelta, paramsVersion },
      tokensTotal: request.tokensTotal,
      workerFeePerTokenNanoton: fee,
    },
  };
}

function toKeptOut({ opcode }: ChainMessage): KeptOutReason | null {
  if (opcode === cocoonOpcodes.clientProxyRequest) return 'client_refund';
  return opcode !== null && ofProxyOwner.has(opcode) ? 'proxy_owner_payout' : null;
}

const ofProxyOwner: ReadonlySet<number> = new Set([
  textOpcode,
  cocoonOpcodes.proxyPayoutRequest,
  cocoonOpcodes.proxyClose,
  cocoonOpcodes.proxyCloseSigned,
  cocoonOpcodes.proxyCloseComplete,
]);

function pending(reason: PendingReason): Verdict {
  return { state: 'pending_verification', reason };
}

function unverified(reason: UnverifiedReason): Verdict {
  return { state: 'unverified', reason };
}
