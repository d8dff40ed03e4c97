import type { ChainAccount } from '@cocoon-pool/db/chain-accounts';
import { parseTransactions } from '@cocoon-pool/domain/ton/chain-transaction';
import { type ChainScene, createChainScene, forgeryKinds } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createRandom, type Random } from '@cocoon-pool/simulator/seeded-random';
import { answerToncenter } from '@cocoon-pool/simulator/toncenter-answer';
import type { ToncenterFault } from '@cocoon-pool/simulator/toncenter-fault';
import type { ChainBooks } from './chain-books.ts';
import type { ChainAnswer, ChainFailure, ChainReader } from './chain-reader.ts';
import { readAccount } from './read-account.ts';
import { verifyPending } from './verify-pending.ts';

/** One line of a ledger, as it is compared: those that were kept out count as lines too. */
export interface LedgerLine {
  hash: string;
  amountNanoton: bigint | null;
  verdict: string;
}

/** Books under test, with what a history needs around them. */
export interface HistoryBooks {
  books: ChainBooks;
  findDueAccount(now: Date): Promise<ChainAccount | undefined>;
  wake(now: Date): Promise<void>;
  listLedger(): Promise<LedgerLine[]>;
}

export const historyOwner = deriveAccount('Ann');
export const historyPool = deriveAccount('pool wallet');
const start = new Date('2026-03-01T12:00:00Z');

/** An account's history: payouts of both kinds, transfers, refunds, forgeries and noise, in an order of the seed. */
export function createHistory(seed: string): ChainScene {
  const random = createRandom(seed);
  const scene = createChainScene();
  const proxies = ['one', 'two'].map((name) => scene.addProxy(name));
  const events = 4 + Math.floor(random.next() * 10);
  for (let event = 0; event < events; event += 1) {
    const at = new Date(start.getTime() + event * 60_000);
    const dice = random.next();
    const proxy = proxies[event % 2];
    if (proxy === undefined) throw new Error('no proxy');
    const valueNanoton = BigInt(1 + Math.floor(random.next() * 1e9));
    if (dice < 0.45) {
      const tokens = dice < 0.03 ? 0n : 1_000_000n + valueNanoton;
      scene.pay({ proxy, owner: historyOwner, tokens, isLast: dice < 0.1, at });
    } else if (dice < 0.65) {
      const kind = forgeryKinds[Math.floor(random.next() * forgeryKinds.length)];
      if (kind !== undefined) scene.forge(kind, historyOwner, at);
    } else {
      const from = dice < 0.85 ? historyPool : deriveAccount('shop');
      scene.transfer({ from, to: historyOwner, valueNanoton, bounces: random.next() < 0.2, at });
    }
  }
  return scene;
}

/** What a process that died leaves: nothing but its books. */
export class CrashError extends Error {}

const listFaults: readonly ToncenterFault[] = [
  ...(['hole', 'first_missing', 'last_missing', 'reordered', 'repeated', 'not_final', 'lag'] as const),
  ...(['raised_amount', 'other_account', 'other_chain', 'nothing_there'] as const),
];
const failures: readonly ChainFailure[] = ['timeout', 'rate_limited', 'unavailable', 'garbage', 'too_large'];

interface Trouble {
  random: Random;
  /** Of calls to the provider that go wrong, and of steps that the process does not outlive. */
  faultRatio: number;
  crashRatio: number;
}

/**
 * Lives through a history with trouble until the trouble ends, then to its end. Between any two steps the process may
 * die: before an act, so that it never happened, or after it, so that nobody heard of it.
 */
export async function playHistory(
  scene: ChainScene,
  { books, findDueAccount, wake }: HistoryBooks,
  trouble: Trouble,
): Promise<void> {
  const { random } = trouble;
  let nowMs = start.getTime() + 86_400_000;
  const now = () => new Date(nowMs);
  const live = async (isTroubled: boolean): Promise<boolean> => {
    const crashRatio = isTroubled ? trouble.crashRatio : 0;
    const crash = <Acts extends object>(acts: Acts) => withCrashes(acts, { random, crashRatio });
    const reader = crash(createSceneReader(scene, isTroubled ? trouble : { ...trouble, faultRatio: 0 }));
    const step = { books: crash(books), reader, now, rootAddress: scene.rootAddress };
    const account = await findDueAccount(now());
    if (account !== undefined) await readAccount({ ...step, poolWallets: new Set([historyPool]) }, account);
    return (await verifyPending(step, 5)) > 0 || account !== undefined;
  };
  for (let round = 0; round < 12; round += 1) {
    nowMs += Math.floor(random.next() * 1_200_000);
    await wake(now());
    await live(true).catch((error: unknown) => {
      if (!(error instanceof CrashError)) throw error;
    });
  }
  await wake(now());
  let idleRounds = 0;
  while (idleRounds < 2) {
    nowMs += 25_000_000;
    idleRounds = (await live(false)) ? 0 : idleRounds + 1;
  }
}

function withCrashes<Acts extends object>(
  acts: Acts,
  { random, crashRatio }: { random: Random; crashRatio: number },
): Acts {
  const mayCrash = () => {
    if (random.next() < crashRatio / 2) throw new CrashError();
  };
  return new Proxy(acts, {
    get: (target, name) => {
      const act: unknown = Reflect.get(target, name);
      if (typeof act !== 'function') return act;
      return async (...given: unknown[]) => {
        mayCrash();
        const result: unknown = await Reflect.apply(act, target, given);
        mayCrash();
        return result;
      };
    },
  });
}

/** A reader of the scene without the network between. */
function createSceneReader(
  { chain }: ChainScene,
  { random, faultRatio }: Pick<Trouble, 'random' | 'faultRatio'>,
): ChainReader {
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random.next() * values.length)];
  const ask = (path: string, query: Record<string, string>): ChainAnswer<unknown> => {
    const isFaulty = random.next() < faultRatio;
    if (isFaulty && random.next() < 0.3) {
      return { ok: false, failure: pick(failures) ?? 'garbage', message: '' };
    }
    const fault = isFaulty ? (pick(listFaults) ?? null) : null;
    const { json, status } = answerToncenter(chain, { path, query: new URLSearchParams(query) }, fault);
    return { ok: true, value: status === 404 ? { transactions: [] } : json };
  };
  const askList = (path: string, query: Record<string, string>) => {
    const answer = ask(path, query);
    if (!answer.ok) return answer;
    const parsed = parseTransactions(answer.value);
    if (!parsed.ok) return { ok: false, failure: 'garbage', message: parsed.reason } as const;
    return { ok: true, value: parsed.transactions } as const;
  };
  return {
    listTransactions: async ({ account, startLt, limit }) =>
      askList('/transactions', {
        account,
        start_lt: String(startLt),
        limit: String(Math.min(limit, 5)),
        sort: 'asc',
      }),
    findParent: async (hash) => {
      const answer = askList('/adjacentTransactions', { hash, direction: 'in' });
      return answer.ok ? { ok: true, value: answer.value[0] ?? null } : answer;
    },
    findAccountState: async (account) => {
      const answer = ask('/accountStates', { address: account });
      if (!answer.ok) return answer;
      const state = chain.findState(account);
      const toText = (cell: { toBoc(): Buffer } | undefined) => cell?.toBoc().toString('base64') ?? '';
      return {
        ok: true,
        value:
          state === undefined
            ? null
            : { address: account, codeBoc: toText(state.code), dataBoc: toText(state.data) },
      };
    },
    listNewestLts: async () => ({ ok: true, value: new Map() }),
    getHeadTime: async () => ({ ok: true, value: start }),
    stop: () => {},
  };
}
