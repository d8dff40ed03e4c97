import { compareFigure } from '../compare-figure.ts';
import { isFalse, isTrue, isUnknown } from '../condition.ts';
import type { Judge } from '../judge-condition.ts';
import type { RuleFacts } from '../rule-facts.ts';

const judgeTonOutOfSync: Judge<'ton_out_of_sync'> = (rule, facts, isFiring) => {
  const lastSyncedAt = facts.tonLastSyncedAt;
  if (lastSyncedAt === null) return isUnknown;
  const value = toLagSeconds(lastSyncedAt, facts);
  return compareFigure(rule, { value, isFiring }, (numbers) => ({
    ...numbers,
    lastSyncedAt: lastSyncedAt.toISOString(),
  }));
};

/**
 * By our clock, held within what the worker's page says by its own (synced below 600 s, late below 3600 s): a clock of
 * ours that jumps makes nobody late.
 */
function toLagSeconds(lastSyncedAt: Date, { at, ton }: RuleFacts): number {
  const lagSeconds = Math.max(0, (at.getTime() - lastSyncedAt.getTime()) / 1000);
  if (ton === null) return lagSeconds;
  const { min, max } = lagsByWord[ton];
  return Math.min(Math.max(lagSeconds, min), max);
}

const lagsByWord = {
  synced: { min: 0, max: 599 },
  late: { min: 601, max: 3_599 },
  out_of_sync: { min: 3_601, max: Number.POSITIVE_INFINITY },
};

const judgeWalletLow: Judge<'wallet_low'> = (rule, { balanceNanoton, walletAddress }, isFiring) => {
  if (balanceNanoton === null) return isUnknown;
  const value = Number(balanceNanoton) / nanotonPerTon;
  return compareFigure(rule, { value, isFiring }, (numbers) => ({
    ...numbers,
    balanceNanoton: balanceNanoton.toString(),
    clearBalanceNanoton: toNanoton(rule.clearThreshold ?? numbers.threshold),
    walletAddress,
  }));
};

const nanotonPerTon = 1e9;

function toNanoton(ton: number): string {
  return BigInt(Math.round(ton * nanotonPerTon)).toString();
}

/** The worker's own word counts only where it checks; a hash that vanished from the root contract's lists always does. */
const judgeDelisted: Judge<'image_or_model_delisted'> = (_rule, { listing, network, model }) => {
  if (listing === null) return isUnknown;
  const { isChecked, imageHash, modelHash } = listing;
  const isGone = (hash: string | null) => hash !== null && network?.delistedHashes.has(hash) === true;
  if ((isChecked === true && listing.image === false) || isGone(imageHash))
    return isTrue({ delisted: 'image', hash: imageHash, model: null });
  if ((isChecked === true && listing.model === false) || isGone(modelHash))
    return isTrue({ delisted: 'model', hash: modelHash, model });
  const isSaid = isChecked === true && listing.image !== null && listing.model !== null;
  const isSeen = network !== null && (imageHash !== null || modelHash !== null);
  return isSaid || isSeen ? isFalse : isUnknown;
};

const judgePayoutStuck: Judge<'payout_stuck'> = (_rule, facts) => {
  if (facts.payoutUnderWay === null) return isUnknown;
  if (!facts.payoutUnderWay) return isFalse;
  return isTrue({
    inFlightNanoton: facts.inFlightNanoton?.toString() ?? null,
    balanceNanoton: facts.balanceNanoton?.toString() ?? null,
    walletAddress: facts.walletAddress,
  });
};

export const chainJudges = {
  ton_out_of_sync: judgeTonOutOfSync,
  wallet_low: judgeWalletLow,
  image_or_model_delisted: judgeDelisted,
  payout_stuck: judgePayoutStuck,
};
