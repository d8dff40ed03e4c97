import {
  listAccountsToLookAt,
  listDueAccounts,
  listWorkerOwnerAddresses,
  saveSeenAccounts,
  setPoolWallets,
  syncWatchedAccounts,
} from '@cocoon-pool/db/chain-accounts';
import type { Db } from '@cocoon-pool/db/database';
import { raisePayouts } from '@cocoon-pool/db/payout-verification';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { systemTimers, type Timers } from '../timers.ts';
import type { Led } from '../worker-leases.ts';
import { createChainBooks } from './chain-books.ts';
import { createLagWatch } from './chain-lag.ts';
import { accountsPerLook, type ChainReader } from './chain-reader.ts';
import { createFailoverReader } from './failover-reader.ts';
import { readAccount } from './read-account.ts';
import { verifyPending } from './verify-pending.ts';
import { watchPayoutGaps } from './watch-payout-gaps.ts';
import { readShownProxies, watchRoot } from './watch-root.ts';

export interface ChainTrackerDeps {
  db: Db;
  reader: ChainReader;
  /** Another provider: it is read from while the first is away, and both must tell of a payout that counts. */
  second?: { reader: ChainReader; confirmFromNanoton: bigint } | null;
  now: () => Date;
  timers?: Timers;
  log: Logger;
  /** Called each minute with the time of the provider's newest block; null where it gave none. */
  onHead?: ((head: Date | null) => void) | undefined;
  settings: ChainTrackerSettings;
}

export interface ChainTrackerSettings {
  network: TonNetwork;
  /** Raw addresses. */
  rootAddress: string;
  poolWallets: readonly string[];
  /** Seconds between two looks at one account. */
  lookSeconds?: number;
  roundMs?: number;
}

export interface ChainTracker extends Led {
  /** One round: looks at accounts, reads those that have news, verifies what was booked. True when work is left. */
  runRound(): Promise<boolean>;
}

const defaults = { lookSeconds: 45, roundMs: 5_000 };
const failedRoundMs = 15_000;
const looksPerRound = 8;
const pagesPerRound = 40;
const pagesAtOnce = 4;
const verificationsPerRound = 20;
const staleMs = 900_000;
const everyMs = {
  accounts: 60_000,
  lag: 60_000,
  secondLag: 60_000,
  root: 600_000,
  proxies: 300_000,
  raise: 60_000,
  gaps: 60_000,
};

/**
 * Follows the chain for the leader: round after round, until it is stopped. A round takes a bounded share of each kind
 * of work, and of accounts with much to read a page each in turn: a long history holds up nobody. Everything that is
 * known lies in the database, so that another daemon goes on where this one was.
 */
export function createChainTracker(deps: ChainTrackerDeps): ChainTracker {
  const { db, reader: first, second = null, now, log } = deps;
  const reader = second === null ? first : createFailoverReader({ first, second: second.reader, now });
  const { network, rootAddress, poolWallets, lookSeconds = defaults.lookSeconds } = deps.settings;
  const confirmFromNanoton = second?.confirmFromNanoton ?? null;
  const books = createChainBooks(db, { network, rootAddress, confirmFromNanoton });
  const step = {
    ...{ db, books, reader, now, network, rootAddress, poolWallets: new Set(poolWallets) },
    otherReader: second?.reader ?? null,
    confirming: second && { readers: [first, second.reader], fromNanoton: second.confirmFromNanoton },
  };
  const lag = createLagWatch({ db, reader: first, now, log, onHead: deps.onHead });
  const secondLag =
    second && createLagWatch({ db, reader: second.reader, name: 'second provider', now, log });
  const doneAt = new Map<keyof typeof everyMs, number>();
  let hasPoolWallets = false;

  const everySoOften = async (name: keyof typeof everyMs, act: () => Promise<void>) => {
    const nowMs = now().getTime();
    if (nowMs - (doneAt.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs[name]) return;
    await act();
    doneAt.set(name, nowMs);
  };
  const syncAccounts = async () => {
    if (!hasPoolWallets) await setPoolWallets(db, { network, addresses: poolWallets }, now());
    hasPoolWallets = true;
    // What is no address, or one of the other network, is watched by nobody.
    const owners = (await listWorkerOwnerAddresses(db, now()))
      .map((text) => parseAccount(text, network))
      .flatMap((parsed) => (parsed.ok ? [parsed.account] : []));
    await syncWatchedAccounts(db, { network, owners: [...new Set(owners)] }, now());
  };
  const look = async () => {
    for (let time = 0; time < looksPerRound; time += 1) {
      const before = new Date(now().getTime() - lookSeconds * 1_000);
      const accounts = await listAccountsToLookAt(db, { network, before, limit: accountsPerLook });
      if (accounts.length === 0) return;
      const answer = await reader.listNewestLts(accounts);
      if (!answer.ok) return;
      const seen = accounts.map((account) => ({ account, newestLt: answer.value.get(account) ?? null }));
      await saveSeenAccounts(db, { network, seen }, now());
    }
  };
  const readDue = async (): Promise<boolean> => {
    const stale = new Date(now().getTime() - staleMs);
    const due = await listDueAccounts(db, { network, limit: pagesPerRound, stale }, now());
    let isLeft = false;
    const queue = due.values();
    const readOn = async () => {
      for (const account of queue) {
        const outcome = await readAccount(step, account);
        if (outcome.state === 'more') isLeft = true;
        if (outcome.state === 'postponed' && account.failure !== outcome.failure) {
          log.warn({ account: account.account, reason: outcome.failure }, 'Account cannot be read on');
        }
      }
    };
    await Promise.all(Array.from({ length: pagesAtOnce }, readOn));
    return isLeft;
  };
  const runRound = async (): Promise<boolean> => {
    let isLeft = false;
    await tryAll([
      () => everySoOften('accounts', syncAccounts),
      () => everySoOften('lag', lag.check),
      () => everySoOften('secondLag', async () => secondLag?.check()),
      () => everySoOften('root', () => watchRoot(step)),
      look,
      async () => {
        isLeft = await readDue();
      },
      async () => {
        isLeft = (await verifyPending(step, verificationsPerRound)) === verificationsPerRound || isLeft;
      },
      () => everySoOften('proxies', () => readShownProxies(step)),
      () => everySoOften('raise', () => raisePayouts(db, network, now())),
      () => everySoOften('gaps', () => watchPayoutGaps(step)),
    ]);
    return isLeft;
  };

  return { ...keepRounds({ ...deps, reader }, runRound), runRound };
}

/** Does each in turn, whatever became of the others, and throws the first error. */
async function tryAll(acts: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const act of acts) await act().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** Rounds one after another from now on; a failed one (the database is away) is tried again a little later. */
function keepRounds(
  { reader, log, settings, timers = systemTimers }: ChainTrackerDeps,
  runRound: () => Promise<boolean>,
): Led {
  const { roundMs = defaults.roundMs } = settings;
  let isStopped = false;
  let failure: string | null = null;
  let cancel = () => {};
  let running = Promise.resolve();

  const report = (next: string | null) => {
    if (next !== null && next !== failure && !isStopped) log.error({ reason: next }, 'Chain round failed');
    failure = next;
  };
  const run = async () => {
    let waitMs = roundMs;
    try {
      if (await runRound()) waitMs = 0;
      report(null);
    } catch (error) {
      waitMs = failedRoundMs;
      report(error instanceof Error ? error.message : String(error));
    }
    if (!isStopped) cancel = timers.after(waitMs, begin);
  };
  const begin = () => {
    running = run();
  };
  cancel = timers.after(0, begin);
  return {
    stop: async () => {
      isStopped = true;
      cancel();
      reader.stop();
      await running;
    },
  };
}
