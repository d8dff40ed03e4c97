import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { advanceCursor, type LedgerEntry } from '@cocoon-pool/domain/payouts/advance-cursor';
import { type PayingAccount, readPayingAccount } from '@cocoon-pool/domain/payouts/proxy-account';
import { verifyPayout } from '@cocoon-pool/domain/payouts/verify-payout';
import type { ChainTransaction } from '@cocoon-pool/domain/ton/chain-transaction';
import type { CallPace } from '@cocoon-pool/monitoring/chain/call-pace';
import type { ChainReader } from '@cocoon-pool/monitoring/chain/chain-reader';
import { createToncenterClient } from '@cocoon-pool/monitoring/chain/toncenter-client';
import { createChainScene, forgeryKinds } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createToncenter } from '@cocoon-pool/simulator/toncenter';
import type { Dice } from '../dice.ts';
import { findBadValues } from '../find-bad-values.ts';
import type { CheckedCase, FuzzArea } from '../fuzz-area.ts';
import { mutateJsonText } from '../mutate-json.ts';

/** What a provider answers, each as a text: an account's history, who paid, and the payer's code and data. */
export interface ChainInput {
  account: string;
  history: string;
  parent: string;
  state: string;
}

const poolWallet = deriveAccount('pool');
const noPace: CallPace = { turn: async () => true, slowDown: () => {}, succeed: () => {}, stop: () => {} };
const start = new Date('2026-03-01T12:00:00Z');
const pageLimit = 100;

/** The provider of the chain, which may lie or be broken: what is booked is possible, and what is verified was paid. */
export const chainArea: FuzzArea<ChainInput> = {
  name: 'chain',
  title: 'hostile chain data',
  open: async () => {
    const truth = await recordTruth();
    const liar = await startLiar();
    const reader = createToncenterClient({
      ...{ url: liar.url, apiKey: null, pace: noPace },
      settings: { timeoutMs: 60_000, bodyBytesMax: 4_000_000, attempts: 1 },
    });
    return {
      make: (dice) => makeInput(truth.answers, dice),
      check: async (input) => {
        liar.say(input);
        return checkInput(input, { reader, truth });
      },
      close: async () => {
        reader.stop();
        await liar.close();
      },
    };
  },
};

interface Truth {
  rootAddress: string;
  codeHashes: ReadonlySet<string>;
  answers: [ChainInput, ...ChainInput[]];
  /** Payments that are really Cocoon's: account, message and amount. */
  payments: ReadonlySet<string>;
}

/** What an honest provider answers about payouts, forgeries and transfers of a small chain. */
async function recordTruth(): Promise<Truth> {
  const scene = createChainScene();
  const owner = deriveAccount('owner');
  const victims = forgeryKinds.map((kind, place) => {
    const victim = deriveAccount(`victim of ${kind}`);
    scene.forge(kind, victim, new Date(start.getTime() + place * 60_000));
    return victim;
  });
  const proxy = scene.addProxy('paying');
  const hours = [1, 2, 3, 4];
  const paid = hours.map((hour) =>
    scene.pay({
      ...{ proxy, owner, tokens: BigInt(hour) * 1_000_000_000n, isLast: hour === 4 },
      at: new Date(start.getTime() + hour * 3_600_000),
    }),
  );
  const toncenter = await createToncenter({
    chain: scene.chain,
    now: () => new Date(start.getTime() + 86_400_000),
  });
  try {
    const ask = async (path: string) => (await fetch(`${toncenter.url}${path}`)).text();
    const record = async (account: string): Promise<ChainInput> => {
      const history = await ask(`/transactions?account=${account}&start_lt=0&limit=${pageLimit}&sort=asc`);
      const last = JSON.parse(history).transactions.at(-1);
      const payer = last?.in_msg?.source ?? account;
      return {
        account,
        history,
        parent: await ask(`/adjacentTransactions?hash=${encodeURIComponent(last?.hash)}&direction=in`),
        state: await ask(`/accountStates?address=${payer}&include_boc=true`),
      };
    };
    const others = await Promise.all(victims.map(record));
    const codeHash = proxy.code.hash().toString('hex');
    return {
      rootAddress: scene.rootAddress,
      codeHashes: new Set([codeHash]),
      answers: [await record(owner), ...others],
      payments: new Set(
        paid.map(({ in_msg }) =>
          toPayment(owner, toHex(String(in_msg?.hash)), BigInt(String(in_msg?.value))),
        ),
      ),
    };
  } finally {
    await toncenter.close();
  }
}

function toHex(hash: string): string {
  return /^[0-9a-f]{64}$/i.test(hash) ? hash.toLowerCase() : Buffer.from(hash, 'base64').toString('hex');
}

function toPayment(account: string, messageHash: string, amountNanoton: bigint): string {
  return `${account} ${messageHash} ${amountNanoton}`;
}

function makeInput(answers: Truth['answers'], dice: Dice): ChainInput {
  const honest = dice.chance(0.5) ? answers[0] : dice.pick(answers);
  const donor = dice.pick(answers);
  const change = (name: 'history' | 'parent' | 'state', chance: number) =>
    dice.chance(chance)
      ? mutateJsonText(JSON.parse(honest[name]), JSON.parse(donor[name]), dice)
      : (dice.chance(0.95) ? honest : donor)[name];
  return {
    account: honest.account,
    history: change('history', 0.7),
    parent: change('parent', 0.3),
    state: change('state', 0.3),
  };
}

async function checkInput(
  { account }: ChainInput,
  { reader, truth }: { reader: ChainReader; truth: Truth },
): Promise<CheckedCase> {
  const listed = await reader.listTransactions({ account, startLt: 0n, limit: pageLimit });
  if (!listed.ok) {
    const isExpected = listed.failure === 'garbage' || listed.failure === 'too_large';
    return { isTaken: false, violations: isExpected ? [] : [`the history is ${listed.failure}`] };
  }
  const cursor = { lt: 0n, hash: null };
  const read = { account, poolWallets: new Set([poolWallet]), limit: pageLimit };
  const advanced = advanceCursor(cursor, listed.value, read);
  const verdicts = await Promise.all(
    advanced.entries.map((entry) => judge(entry, { account, reader, truth })),
  );
  return {
    isTaken: true,
    violations: [
      ...findBadValues(withoutBodies(listed.value), 'history'),
      ...findBadValues(withoutBodies(advanced.entries), 'entries'),
      ...findHoles(advanced.taken),
      ...(isDeepStrictEqual(advanceCursor(cursor, listed.value, read), advanced)
        ? []
        : ['the same page gives something else']),
      ...verdicts.flat(),
    ],
  };
}

/** Bodies are only ever read as cells. */
function withoutBodies(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, member) => {
      if (name === 'bodyBoc') return undefined;
      return typeof member === 'bigint' ? String(member) : member;
    }),
  );
}

/** Each names the one before it, so that nothing was jumped. */
function findHoles(taken: readonly ChainTransaction[]): string[] {
  return taken.flatMap((one, place) => {
    const before = taken[place - 1];
    if (before === undefined) return [];
    return one.previousHash === before.hash && one.lt > before.lt ? [] : [`the cursor jumped to ${one.lt}`];
  });
}

async function judge(
  entry: LedgerEntry,
  { account, reader, truth }: { account: string; reader: ChainReader; truth: Truth },
): Promise<string[]> {
  if (entry.kind !== 'candidate' || entry.queryId === null) return [];
  const { inMessageHash, sourceAddress, amountNanoton, queryId, transaction } = entry;
  const parent = await reader.findParent(transaction.hash);
  const state = await reader.findAccountState(sourceAddress);
  const payer: PayingAccount | null | undefined = state.ok
    ? state.value && readPayingAccount(state.value)
    : undefined;
  const verdict = verifyPayout(
    { account, inMessageHash, sourceAddress, amountNanoton, queryId },
    { parent: parent.ok ? parent.value : null, payer },
    {
      rootAddress: truth.rootAddress,
      isAcceptedCode: (codeHash) => truth.codeHashes.has(codeHash),
      isPairSeen: () => false,
    },
  );
  if (!('facts' in verdict)) return [];
  const payment = toPayment(account, inMessageHash, amountNanoton);
  return [
    ...findBadValues(verdict.facts, 'facts'),
    ...(truth.payments.has(payment) ? [] : [`a payment that never was is verified: ${payment}`]),
  ];
}

/** A provider that answers each path with what it was told to. */
async function startLiar() {
  let input: ChainInput | null = null;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const name = path.startsWith('/transactions')
      ? 'history'
      : path.startsWith('/adjacent')
        ? 'parent'
        : 'state';
    response.setHeader('Content-Type', 'application/json');
    response.end(input?.[name] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    say: (next: ChainInput) => {
      input = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
