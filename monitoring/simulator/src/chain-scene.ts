import { cocoonOpcodes } from '@cocoon-pool/domain/payouts/cocoon-opcodes';
import { beginCell } from '@ton/core';
import {
  createProxyContract,
  createRootAccount,
  deriveAccount,
  type ProxyContractAccount,
  type ProxyContractOptions,
} from './cocoon-contracts.ts';
import {
  makeClientRefund,
  makePayout,
  makeProxyOwnerPayout,
  makeTransfer,
  type PaymentChanges,
} from './cocoon-payments.ts';
import { createSimulatedChain, type SimulatedChain, type TransactionJson } from './simulated-chain.ts';

export interface ChainScene {
  chain: SimulatedChain;
  rootAddress: string;
  /** A proxy of the network; its state is on chain. */
  addProxy(seed: string, changes?: Partial<ProxyContractOptions>): ProxyContractAccount;
  /** Pays for more tokens; the contract's total is counted here. */
  pay(order: {
    proxy: ProxyContractAccount;
    owner: string;
    tokens: bigint;
    isLast?: boolean;
    at: Date;
  }): TransactionJson;
  /** The root contract's owner changes what it holds. */
  upgradeRoot(changes: Partial<ProxyContractOptions>): void;
  /** Sends what only looks like a payout to `victim`. */
  forge(kind: Forgery, victim: string, at: Date): TransactionJson;
  transfer: (order: Parameters<typeof makeTransfer>[1]) => TransactionJson;
}

export type Forgery = keyof typeof forgeries;

/** Prices of the main network: 19 of 20 nanoton per token go to the worker. */
const mainnetParams = { pricePerTokenNanoton: 20n, workerFeePerTokenNanoton: 19n, paramsVersion: 7 };

/** A chain with the root contract on it, and everybody's ways to pay. */
export function createChainScene(rootAddress = deriveAccount('root')): ChainScene {
  const chain = createSimulatedChain();
  const totals = new Map<string, bigint>();
  const addProxy = (seed: string, changes: Partial<ProxyContractOptions> = {}) => {
    const proxy = createProxyContract({ seed, rootAddress, ...mainnetParams, ...changes });
    chain.setState(proxy.address, proxy);
    return proxy;
  };
  const upgradeRoot = (changes: Partial<ProxyContractOptions>) =>
    chain.setState(
      rootAddress,
      createRootAccount({ seed: 'root', rootAddress, ...mainnetParams, ...changes }),
    );
  upgradeRoot({});
  return {
    chain,
    rootAddress,
    addProxy,
    upgradeRoot,
    pay: (order) => {
      const contract = order.proxy.deriveContract(order.owner);
      const tokensTotal = (totals.get(contract) ?? 0n) + order.tokens;
      totals.set(contract, tokensTotal);
      return makePayout(chain, { ...order, tokensTotal });
    },
    forge: (kind, victim, at) => forgeries[kind]({ chain, addProxy, victim, at }),
    transfer: (order) => makeTransfer(chain, order),
  };
}

interface Forging {
  chain: SimulatedChain;
  addProxy: ChainScene['addProxy'];
  victim: string;
  at: Date;
}

const loot = 1_000_000_000_000n / 19n;

function forgePayout(
  { chain, victim, at }: Forging,
  proxy: ProxyContractAccount,
  changes: PaymentChanges = {},
): TransactionJson {
  return makePayout(chain, { proxy, owner: victim, tokens: loot, tokensTotal: loot, at }, changes);
}

/** Everything that looks like a payout and is none; by name what a verifier should find wrong. */
const forgeries = {
  opcodeFromWallet: ({ chain, victim, at }: Forging) => {
    const body = beginCell().storeUint(cocoonOpcodes.payout, 32).storeUint(7, 64).endCell();
    const sends = [{ to: victim, valueNanoton: 10_000_000n, body }];
    const made = chain.act(deriveAccount('forger'), sends, at).at(-1);
    if (made === undefined) throw new Error('nothing was sent');
    return made;
  },
  toyContracts: (f: Forging) => forgePayout(f, f.addProxy('toy', { codeName: 'toy proxy' })),
  otherRoot: (f: Forging) =>
    forgePayout(f, f.addProxy('other-root', { rootAddress: deriveAccount('another root') })),
  /** Genuine code whose data does not make its address: an account cannot be so. */
  notDerived: (f: Forging) => {
    const proxy = { ...f.addProxy('moved'), address: deriveAccount('moved proxy') };
    f.chain.setState(proxy.address, proxy);
    return forgePayout(f, proxy);
  },
  otherContract: (f: Forging) =>
    forgePayout(f, f.addProxy('genuine'), { contract: deriveAccount('not the contract') }),
  otherOwner: (f: Forging) =>
    forgePayout(f, f.addProxy('genuine'), { namedOwner: deriveAccount('somebody else') }),
  otherAmount: (f: Forging) => forgePayout(f, f.addProxy('genuine'), { namedPartNanoton: 19n }),
  otherQuery: (f: Forging) => forgePayout(f, f.addProxy('genuine'), { paidQueryId: 1n }),
  wrongRate: (f: Forging) => forgePayout(f, f.addProxy('genuine'), { proxyPartNanoton: 1n }),
  bounceable: (f: Forging) => forgePayout(f, f.addProxy('genuine'), { bounce: true }),
  longBody: (f: Forging) => {
    const body = beginCell().storeUint(cocoonOpcodes.payout, 32).storeUint(7, 64).storeBit(true).endCell();
    return forgePayout(f, f.addProxy('genuine'), { body });
  },
  clientRefund: ({ chain, addProxy, victim, at }: Forging) =>
    makeClientRefund(chain, { proxy: addProxy('genuine'), client: victim, valueNanoton: 999_985_640n, at }),
  proxyOwnerFee: ({ chain, addProxy, victim, at }: Forging) =>
    makeProxyOwnerPayout(chain, {
      proxy: addProxy('genuine'),
      owner: victim,
      valueNanoton: 5_000_000_000n,
      at,
    }),
};

export const forgeryKinds = Object.keys(forgeries).filter((kind): kind is Forgery => kind in forgeries);
