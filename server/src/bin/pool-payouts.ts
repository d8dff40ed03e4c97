import { listChainProgress, rereadAccounts } from '@cocoon-pool/db/chain-accounts';
import { listContractBooks } from '@cocoon-pool/db/contract-books';
import type { Db } from '@cocoon-pool/db/database';
import { acceptProxyCodes } from '@cocoon-pool/db/paying-accounts';
import { countPayouts, queueVerification } from '@cocoon-pool/db/payout-verification';
import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { createChainRounds } from '@cocoon-pool/monitoring/chain/lead-chain';
import { createProgressBar } from '../progress-bar.ts';

export interface PayoutCommandDeps {
  db: Db;
  config: Config;
  log: Logger;
  now: () => Date;
  /** Waits, where nothing moves. */
  pause: (ms: number) => Promise<void>;
  out: { write(text: string): unknown };
  progress: { isTTY?: boolean; write(text: string): unknown };
}

interface BackfillOptions {
  /** Any spelling; only this account. */
  account?: string | undefined;
  /** From the first transaction, whatever was read before. */
  again?: boolean | undefined;
}

/** `refused`: said what is wrong, did nothing. `incomplete`: something is left that could not be read. */
export type CommandResult = { state: 'done' | 'incomplete' } | { state: 'refused'; message: string };

const accountsMax = 100_000;
/** Rounds without any progress after which the provider, not the history, is the reason. */
const idleRoundsMax = 20;
const idlePauseMs = 1_000;

/** Reads the history of watched accounts to its end, with or without a daemon beside it: nothing is booked twice. */
export async function backfillPayouts(
  deps: PayoutCommandDeps,
  { account, again = false }: BackfillOptions,
): Promise<CommandResult> {
  const { db, config, now, out } = deps;
  const { network } = config.chain;
  const parsed = account === undefined ? null : parseAccount(account, network);
  if (parsed !== null && !parsed.ok)
    return { state: 'refused', message: `No address of the ${network}: ${account}` };
  const accounts = parsed === null ? null : [parsed.account];
  const read = () => listChainProgress(db, { network, accounts, limit: accountsMax }, now());
  const rounds = createChainRounds({ ...deps, settings: config.chain });
  await rounds.runRound();
  if (again) await rereadAccounts(db, { network, accounts }, now());
  const bar = createProgressBar('Reading accounts', deps.progress);
  let progress = await read();
  for (let idle = 0; idle < idleRoundsMax && progress.some(({ isBackfilled }) => !isBackfilled); ) {
    await rounds.runRound();
    const next = await read();
    idle = toSum(next) > toSum(progress) ? 0 : idle + 1;
    await deps.pause(idle * idlePauseMs);
    progress = next;
    bar.update(progress.filter(({ isBackfilled }) => isBackfilled).length, progress.length);
  }
  bar.end();
  await rounds.stop();
  const left = progress.filter(({ isBackfilled }) => !isBackfilled);
  for (const { account: name, failure } of left)
    out.write(`${name}: not read to its end (${failure ?? 'waits'})\n`);
  const transactions = progress.reduce((sum, one) => sum + one.transactions, 0);
  out.write(
    `${progress.length - left.length} of ${progress.length} accounts are read, ${transactions} transactions.\n`,
  );
  return { state: left.length === 0 ? 'done' : 'incomplete' };
}

/** Grows with everything that is read. */
function toSum(progress: readonly { transactions: number; isBackfilled: boolean }[]): number {
  return progress.reduce((sum, one) => sum + one.transactions + (one.isBackfilled ? 1 : 0), 0);
}

/** Verifies again what does not count, then holds the ledger against what each contract says it was paid. */
export async function verifyPayouts(deps: PayoutCommandDeps): Promise<CommandResult> {
  const { db, config, now, out } = deps;
  const { network, rootAddress } = config.chain;
  const total = await queueVerification(db, network, now());
  const bar = createProgressBar('Verifying', deps.progress);
  const rounds = createChainRounds({ ...deps, settings: config.chain });
  let due = total;
  for (let idle = 0; idle < idleRoundsMax && due > 0; ) {
    await rounds.runRound();
    const next = (await countPayouts(db, network, now())).due;
    idle = next < due ? 0 : idle + 1;
    await deps.pause(idle * idlePauseMs);
    due = next;
    bar.update(total - Math.min(due, total), total);
  }
  bar.end();
  await rounds.stop();
  const { verified, unverified, pending } = await countPayouts(db, network, now());
  out.write(`${verified} verified, ${unverified} unverified, ${pending} pending.\n`);
  const books = await listContractBooks(db, {
    network,
    rootAddress,
    participantId: null,
    limit: accountsMax,
  });
  const short = books.filter(({ paidTokens, highestTotalTokens }) => paidTokens !== highestTotalTokens);
  for (const { contractAddress, paidTokens, highestTotalTokens } of short) {
    out.write(`${contractAddress}: paid for ${highestTotalTokens} tokens, booked for ${paidTokens}\n`);
  }
  out.write(`${books.length - short.length} of ${books.length} contracts agree with the ledger.\n`);
  return { state: pending === 0 && short.length === 0 ? 'done' : 'incomplete' };
}

/** Accepts a proxy's code that neither the root contract nor a worker of the pool names any more. */
export async function acceptProxyCode(
  { db, config, now, out }: PayoutCommandDeps,
  codeHash: string | undefined,
): Promise<CommandResult> {
  if (codeHash === undefined || !/^[0-9a-f]{64}$/i.test(codeHash))
    return { state: 'refused', message: 'The code’s cell hash is missing: 64 hex digits' };
  const { rootAddress } = config.chain;
  const codeHashes = [codeHash.toLowerCase()];
  await acceptProxyCodes(db, { rootAddress, codeHashes, source: 'operator' }, now());
  out.write('Accepted. Payouts of such proxies are verified again within ten minutes.\n');
  return { state: 'done' };
}
