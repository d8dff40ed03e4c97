import type { ChainAnswer, ChainReader } from './chain-reader.ts';

interface FailoverDeps {
  first: ChainReader;
  second: ChainReader;
  now: () => Date;
}

/** Shorter troubles are waited out. */
const failoverAfterMs = 600_000;

/**
 * Reads from the first provider, and from the second while the first has answered nothing for ten minutes. Whatever is
 * read follows the cursor by hash, so a change between them can neither skip nor repeat anything.
 */
export function createFailoverReader({ first, second, now }: FailoverDeps): ChainReader {
  let failingSince: Date | null = null;

  const ask = async <Value>(call: (reader: ChainReader) => Promise<ChainAnswer<Value>>) => {
    const answer = await call(first);
    if (answer.ok) failingSince = null;
    if (answer.ok || answer.failure === 'stopped') return answer;
    failingSince ??= now();
    return now().getTime() - failingSince.getTime() < failoverAfterMs ? answer : call(second);
  };

  return {
    listTransactions: (range) => ask((reader) => reader.listTransactions(range)),
    findParent: (hash) => ask((reader) => reader.findParent(hash)),
    listNewestLts: (accounts) => ask((reader) => reader.listNewestLts(accounts)),
    findAccountState: (account) => ask((reader) => reader.findAccountState(account)),
    getHeadTime: () => ask((reader) => reader.getHeadTime()),
    stop: () => {
      first.stop();
      second.stop();
    },
  };
}
