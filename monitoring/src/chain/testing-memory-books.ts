import type { ChainAccount } from '@cocoon-pool/db/chain-accounts';
import type { LedgerEntry } from '@cocoon-pool/domain/payouts/advance-cursor';
import type { AccountState } from '@cocoon-pool/domain/payouts/proxy-account';
import type { ChainBooks } from './chain-books.ts';
import type { LedgerLine } from './testing-history.ts';

interface MemoryPayout {
  id: string;
  entry: LedgerEntry;
  verification: string;
  reason: string | null;
  attempts: number;
  verifyAfter: Date | null;
}

/** The books of one account in memory, by the same contract as those in the database. */
export function createMemoryBooks(account: string, acceptedCodes: readonly string[]) {
  let cursor: ChainAccount = { account, lt: 0n, hash: null, newestLt: null, failures: 0, failure: null };
  let dueAt: Date | null = new Date(0);
  const payouts = new Map<string, MemoryPayout>();
  const keptOut = new Map<string, string>();
  const payers = new Map<string, AccountState>();

  const books: ChainBooks = {
    bookPage: async (page, now) => {
      if (cursor.lt !== page.from.lt || cursor.hash !== page.from.hash) return false;
      cursor = { ...cursor, ...page.cursor, failures: 0, failure: null };
      dueAt = page.dueAt;
      for (const entry of page.entries) {
        const id = entry.transaction.hash;
        if (payouts.has(id) || keptOut.has(id)) continue;
        const state = {
          candidate: 'pending_verification',
          forgery: 'unverified',
          pool_transfer: 'verified_chain',
        };
        payouts.set(id, {
          ...{ id, entry, attempts: 0, verification: state[entry.kind], reason: entry.reason },
          verifyAfter: entry.kind === 'candidate' ? now : null,
        });
      }
      return true;
    },
    postpone: async (late) => {
      dueAt = late.dueAt;
      const failures = cursor.failure === late.failure ? cursor.failures + 1 : 1;
      cursor = { ...cursor, failure: late.failure, failures };
    },
    listPayoutsToVerify: async (limit, now) =>
      [...payouts.values()]
        .filter(({ verifyAfter }) => verifyAfter !== null && verifyAfter <= now)
        .slice(0, limit)
        .map(({ id, entry, attempts }) => ({
          ...{ id, account, transactionHash: entry.transaction.hash, inMessageHash: entry.inMessageHash },
          ...{
            kind: 'cocoon_worker' as const,
            lt: entry.transaction.lt,
            mcBlockSeqno: entry.transaction.mcBlockSeqno,
          },
          receivedAt: new Date(entry.transaction.utime * 1_000),
          ...{ sourceAddress: entry.sourceAddress, amountNanoton: entry.amountNanoton },
          ...{ queryId: entry.queryId ?? 0n, verifyAttempts: attempts },
        })),
    settle: async ({ id, verdict, verifyAfter }) => {
      const payout = payouts.get(id);
      if (payout === undefined || payout.verification.startsWith('verified')) return;
      if (verdict.state === 'transfer_confirmed') throw new Error('transfers of these books count at once');
      if (verdict.state === 'kept_out') {
        payouts.delete(id);
        keptOut.set(id, verdict.reason);
        return;
      }
      if (payout.verification !== 'unverified' || verdict.state !== 'pending_verification') {
        payout.verification = verdict.state;
        payout.reason = 'reason' in verdict ? verdict.reason : null;
      }
      payout.verifyAfter = 'reason' in verdict ? verifyAfter : null;
      payout.attempts += 1;
    },
    findPayer: async (address) => payers.get(address),
    insertPayer: async ({ state }) => {
      if (!payers.has(state.address)) payers.set(state.address, state);
    },
    isPairSeen: async () => false,
    listAcceptedCodes: async () => [...acceptedCodes],
  };
  return {
    books,
    findDueAccount: async (now: Date) => (dueAt !== null && dueAt <= now ? cursor : undefined),
    /** The chain went on: there is more to read. */
    wake: async (now: Date) => {
      dueAt ??= now;
    },
    listLedger: async (): Promise<LedgerLine[]> => [
      ...[...payouts.values()].map(({ id, entry, verification, reason }) => ({
        hash: id,
        amountNanoton: entry.amountNanoton,
        verdict: reason === null ? verification : `${verification}: ${reason}`,
      })),
      ...[...keptOut].map(([hash, reason]) => ({
        hash,
        amountNanoton: null,
        verdict: `kept out: ${reason}`,
      })),
    ],
  };
}
