import type { AccountState } from '@cocoon-pool/domain/payouts/proxy-account';
import type { ChainTransaction } from '@cocoon-pool/domain/ton/chain-transaction';

/** Where the chain is read: everything that the tracker asks. */
export interface ChainReader {
  /** Of one account from `startLt` on, oldest first, `limit` at most. */
  listTransactions(range: {
    account: string;
    startLt: bigint;
    limit: number;
  }): Promise<ChainAnswer<ChainTransaction[]>>;
  /** The transaction that sent the message which another one received; null where the index has none. */
  findParent(transactionHash: string): Promise<ChainAnswer<ChainTransaction | null>>;
  /** Newest transactions of accounts, 64 at most; those that the index does not know are left out. */
  listNewestLts(accounts: readonly string[]): Promise<ChainAnswer<Map<string, bigint>>>;
  /** Code and data; null where the account is unknown or has none. */
  findAccountState(account: string): Promise<ChainAnswer<AccountState | null>>;
  /** When the newest block that the index has was made. */
  getHeadTime(): Promise<ChainAnswer<Date>>;
  /** Ends what is under way. */
  stop(): void;
}

export type ChainAnswer<Value> =
  | { ok: true; value: Value }
  | { ok: false; failure: ChainFailure; message: string };

/** `refused`: asking again does not help. The others were asked again already where that may help. */
export type ChainFailure =
  | 'timeout'
  | 'rate_limited'
  | 'unavailable'
  | 'unreachable'
  | 'garbage'
  | 'too_large'
  | 'refused'
  | 'stopped';

export const accountsPerLook = 64;
