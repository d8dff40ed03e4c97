import { cocoonOpcodes } from '@cocoon-pool/domain/payouts/cocoon-opcodes';
import { Address, beginCell, type Cell } from '@ton/core';
import { deriveAccount, type ProxyContractAccount } from './cocoon-contracts.ts';
import type { Outgoing, SimulatedChain, TransactionJson } from './simulated-chain.ts';

export interface PaymentOrder {
  proxy: ProxyContractAccount;
  owner: string;
  /** Adjusted tokens that this payout pays for, and the contract's total with them. */
  tokens: bigint;
  tokensTotal: bigint;
  isLast?: boolean;
  hotWallet?: string;
  at: Date;
}

/** Departures from a genuine payout, for forgeries. */
export interface PaymentChanges {
  /** Who asks, instead of the owner's contract. */
  contract?: string;
  /** Who is named as owner in the request. */
  namedOwner?: string;
  /** The worker's part that the request names. */
  namedPartNanoton?: bigint;
  proxyPartNanoton?: bigint;
  paidQueryId?: bigint;
  bounce?: boolean;
  body?: Cell;
}

/**
 * A worker payout as Cocoon makes it: hot wallet → worker contract → proxy → owner, and what is left of the gas back to
 * the hot wallet. Returns the owner's transaction.
 */
export function makePayout(
  chain: SimulatedChain,
  order: PaymentOrder,
  changes: PaymentChanges = {},
): TransactionJson {
  const { proxy, owner, tokens, tokensTotal, isLast = false, at } = order;
  const hotWallet = order.hotWallet ?? deriveAccount(`hot:${owner}`);
  const queryId = BigInt(at.getTime()) * 1_000n + tokens;
  const workerPart = tokens * proxy.workerFeePerTokenNanoton;
  const proxyPart = tokens * (proxy.pricePerTokenNanoton - proxy.workerFeePerTokenNanoton);
  const toPayoutBody = (id: bigint) =>
    beginCell().storeUint(cocoonOpcodes.payout, 32).storeUint(id, 64).endCell();
  const parts = beginCell()
    .storeUint(cocoonOpcodes.workerProxyPayout, 32)
    .storeCoins(changes.namedPartNanoton ?? workerPart)
    .storeCoins(changes.proxyPartNanoton ?? proxyPart)
    .storeAddress(Address.parseRaw(hotWallet))
    .endCell();
  const request = beginCell()
    .storeUint(cocoonOpcodes.workerProxyRequest, 32)
    .storeUint(queryId, 64)
    .storeAddress(Address.parseRaw(changes.namedOwner ?? owner))
    .storeUint(isLast ? 2 : 0, 2)
    .storeUint(tokensTotal, 64)
    .storeMaybeRef(parts)
    .endCell();
  const signed = isLast ? cocoonOpcodes.workerLastPayoutSigned : cocoonOpcodes.workerPayoutSigned;
  const pay: Outgoing = {
    to: owner,
    valueNanoton: workerPart,
    body: changes.body ?? toPayoutBody(changes.paidQueryId ?? queryId),
    bounce: changes.bounce ?? false,
  };
  const excesses = beginCell().storeUint(cocoonOpcodes.excesses, 32).storeUint(queryId, 64).endCell();
  const made = chain.act(
    hotWallet,
    [
      {
        to: changes.contract ?? proxy.deriveContract(owner),
        valueNanoton: 500_000_000n,
        body: beginCell().storeUint(signed, 32).storeUint(queryId, 64).endCell(),
        bounce: true,
        reaction: {
          sends: [
            {
              to: proxy.address,
              valueNanoton: 494_435_200n,
              body: request,
              bounce: true,
              reaction: { sends: [pay, { to: hotWallet, valueNanoton: 488_375_600n, body: excesses }] },
            },
          ],
        },
      },
    ],
    at,
  );
  return findOn(made, owner);
}

/** A client's own money back from a proxy: the same message to him as a worker's pay. */
export function makeClientRefund(
  chain: SimulatedChain,
  order: { proxy: ProxyContractAccount; client: string; valueNanoton: bigint; at: Date },
): TransactionJson {
  const { proxy, client, valueNanoton, at } = order;
  const queryId = BigInt(at.getTime());
  return answerThroughProxy(chain, {
    ...{ proxy, to: client, valueNanoton, at, queryId },
    from: deriveAccount(`client-contract:${client}`),
    body: beginCell().storeUint(cocoonOpcodes.clientProxyRequest, 32).storeUint(queryId, 64).endCell(),
  });
}

/** The fee of a proxy's owner. */
export function makeProxyOwnerPayout(
  chain: SimulatedChain,
  order: { proxy: ProxyContractAccount; owner: string; valueNanoton: bigint; at: Date },
): TransactionJson {
  const { proxy, owner, valueNanoton, at } = order;
  const queryId = BigInt(at.getTime());
  return answerThroughProxy(chain, {
    ...{ proxy, to: owner, valueNanoton, at, queryId, from: owner },
    body: beginCell().storeUint(cocoonOpcodes.proxyPayoutRequest, 32).storeUint(queryId, 64).endCell(),
  });
}

interface ProxyAnswer {
  proxy: ProxyContractAccount;
  from: string;
  body: Cell;
  to: string;
  valueNanoton: bigint;
  queryId: bigint;
  at: Date;
}

function answerThroughProxy(chain: SimulatedChain, answer: ProxyAnswer): TransactionJson {
  const { proxy, from, body, to, valueNanoton, queryId, at } = answer;
  const payout = beginCell().storeUint(cocoonOpcodes.payout, 32).storeUint(queryId, 64).endCell();
  const sends = [{ to, valueNanoton, body: payout }];
  const ask = { to: proxy.address, valueNanoton: 500_000_000n, body, bounce: true, reaction: { sends } };
  return findOn(chain.act(from, [ask], at), to);
}

/** An ordinary transfer, with a text if one is given. */
export function makeTransfer(
  chain: SimulatedChain,
  order: { from: string; to: string; valueNanoton: bigint; comment?: string; bounces?: boolean; at: Date },
): TransactionJson {
  const { from, to, valueNanoton, comment, bounces = false, at } = order;
  const body =
    comment === undefined
      ? beginCell().endCell()
      : beginCell().storeUint(0, 32).storeStringTail(comment).endCell();
  const reaction = bounces ? { aborts: true, sendsBack: true } : {};
  return findOn(chain.act(from, [{ to, valueNanoton, body, bounce: bounces, reaction }], at), to);
}

function findOn(made: readonly TransactionJson[], account: string): TransactionJson {
  const found = made.findLast((transaction) => transaction.account === account.toUpperCase());
  if (found === undefined) throw new Error(`Nothing reached ${account}`);
  return found;
}
