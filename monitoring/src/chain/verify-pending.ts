import type { PayoutToVerify, Settlement } from '@cocoon-pool/db/payout-verification';
import { type PayingAccount, readPayingAccount } from '@cocoon-pool/domain/payouts/proxy-account';
import { type PayoutEvidence, type Verdict, verifyPayout } from '@cocoon-pool/domain/payouts/verify-payout';
import type { ChainTransaction } from '@cocoon-pool/domain/ton/chain-transaction';
import type { ChainBooks } from './chain-books.ts';
import type { ChainFailure, ChainReader } from './chain-reader.ts';
import { type Confirming, confirmPayout } from './confirm-payout.ts';

interface VerifyingDeps {
  books: Omit<ChainBooks, 'bookPage' | 'postpone'>;
  reader: ChainReader;
  now: () => Date;
  rootAddress: string;
  /** Whom else to ask before a payout counts; null = nobody. */
  confirming?: Confirming | null;
}

const firstDelayMs = 15_000;
const mostDelayMs = 21_600_000;
/** A provider may have erred once: a refusal is checked again. */
const refusedLooks = 3;
const refusedDelayMs = 86_400_000;

/** Verifies candidates that are due, `limit` at most; returns how many were looked at. */
export async function verifyPending(deps: VerifyingDeps, limit: number): Promise<number> {
  const { books, now } = deps;
  const due = await books.listPayoutsToVerify(limit, now());
  if (due.length === 0) return 0;
  const accepted = new Set(await books.listAcceptedCodes());
  const payers = new Map<string, PayingAccount>();
  for (const payout of due) {
    const verdict = await settle(deps, payout, { accepted, payers });
    if (verdict === 'stopped') break;
    const verifyAfter = toNextTime(verdict, payout.verifyAttempts, now());
    await books.settle({ id: payout.id, verdict, verifyAfter }, now());
  }
  return due.length;
}

interface Known {
  accepted: ReadonlySet<string>;
  payers: Map<string, PayingAccount>;
}

/** What one provider's facts make of a payout, which counts only once the others tell the same. */
async function settle(
  deps: VerifyingDeps,
  payout: PayoutToVerify,
  known: Known,
): Promise<Settlement | 'stopped'> {
  const { confirming = null } = deps;
  const { queryId } = payout;
  const verdict: Settlement | 'stopped' =
    queryId === null ? { state: 'transfer_confirmed' } : await judge(deps, { ...payout, queryId }, known);
  if (verdict === 'stopped' || 'reason' in verdict) return verdict;
  if (confirming === null || payout.amountNanoton < confirming.fromNanoton) return verdict;
  const parentHash = 'facts' in verdict ? verdict.facts.parentTransactionHash : null;
  const confirmation = await confirmPayout(confirming.readers, payout, parentHash);
  if (confirmation === 'stopped') return 'stopped';
  return confirmation === 'agreed' ? verdict : { state: 'pending_verification', reason: confirmation };
}

async function judge(
  deps: VerifyingDeps,
  payout: PayoutToVerify & { queryId: bigint },
  { accepted, payers }: Known,
): Promise<Verdict | 'stopped'> {
  const { books, reader, rootAddress } = deps;
  const parent = await reader.findParent(payout.transactionHash);
  if (!parent.ok) return toPending(parent.failure, 'parent_not_found');
  const seen = await findPair(books, payout, parent.value);
  const judgeBy = (evidence: PayoutEvidence) =>
    verifyPayout(payout, evidence, {
      rootAddress,
      isAcceptedCode: (codeHash) => accepted.has(codeHash),
      isPairSeen: () => seen,
    });
  // Most that is not genuine shows before the payer is read.
  const early = judgeBy({ parent: parent.value });
  if (early.state !== 'pending_verification' || early.reason !== 'proxy_not_read') return early;
  const payer = payers.get(payout.sourceAddress) ?? (await readPayer(deps, payout.sourceAddress));
  if (typeof payer === 'string') return toPending(payer, 'proxy_not_read');
  if (payer !== null) payers.set(payout.sourceAddress, payer);
  return judgeBy({ parent: parent.value, payer });
}

function toPending(
  failure: ChainFailure,
  reason: 'parent_not_found' | 'proxy_not_read',
): Verdict | 'stopped' {
  return failure === 'stopped' ? 'stopped' : { state: 'pending_verification', reason };
}

/** The payer from the database, else from the chain; a failure where it cannot be read now. */
async function readPayer(
  { books, reader, now }: VerifyingDeps,
  address: string,
): Promise<PayingAccount | null | ChainFailure> {
  const known = await books.findPayer(address);
  if (known !== undefined) return readPayingAccount(known);
  const answer = await reader.findAccountState(address);
  if (!answer.ok) return answer.failure;
  const account = answer.value && readPayingAccount(answer.value);
  if (answer.value === null || account === null) return null;
  await books.insertPayer({ state: answer.value, account }, now());
  return account;
}

async function findPair(
  books: VerifyingDeps['books'],
  payout: PayoutToVerify,
  parent: ChainTransaction | null,
): Promise<boolean> {
  const contract = parent?.inMessage?.source ?? null;
  return contract !== null && books.isPairSeen(payout.sourceAddress, contract);
}

/** What could not be read is asked again for ever, ever less often; what was refused, on a few days more. */
function toNextTime({ state }: Settlement, attempts: number, now: Date): Date | null {
  if (state === 'pending_verification') {
    return new Date(now.getTime() + Math.min(mostDelayMs, firstDelayMs * 2 ** Math.min(attempts, 20)));
  }
  const looksAgain = state === 'unverified' && attempts < refusedLooks;
  return looksAgain ? new Date(now.getTime() + refusedDelayMs) : null;
}
