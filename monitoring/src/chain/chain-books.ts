import { postponeAccount } from '@cocoon-pool/db/chain-accounts';
import type { Db } from '@cocoon-pool/db/database';
import {
  findPayingAccount,
  insertPayingAccount,
  listAcceptedProxyCodes,
} from '@cocoon-pool/db/paying-accounts';
import { type BookedPage, bookPage } from '@cocoon-pool/db/payout-booking';
import {
  isPairSeen,
  listPayoutsToVerify,
  type PayoutToVerify,
  type Settlement,
  settlePayout,
} from '@cocoon-pool/db/payout-verification';
import type { AccountState, PayingAccount } from '@cocoon-pool/domain/payouts/proxy-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';

/**
 * Everything that reading and verifying keeps: the database, or memory in tests of many histories. Each act is whole or
 * not at all, and bears being done twice.
 */
export interface ChainBooks {
  /** Books a page on the cursor it follows; false, with nothing booked, when the cursor is elsewhere. */
  bookPage(page: Omit<BookedPage, 'network' | 'confirmFromNanoton'>, now: Date): Promise<boolean>;
  postpone(late: { account: string; failure: string; dueAt: Date }): Promise<void>;
  listPayoutsToVerify(limit: number, now: Date): Promise<PayoutToVerify[]>;
  settle(settled: { id: string; verdict: Settlement; verifyAfter: Date | null }, now: Date): Promise<void>;
  findPayer(address: string): Promise<AccountState | undefined>;
  insertPayer(payer: { state: AccountState; account: PayingAccount }, now: Date): Promise<void>;
  isPairSeen(proxyAddress: string, contractAddress: string): Promise<boolean>;
  listAcceptedCodes(): Promise<string[]>;
}

export function createChainBooks(
  db: Db,
  {
    network,
    rootAddress,
    confirmFromNanoton = null,
  }: { network: TonNetwork; rootAddress: string; confirmFromNanoton?: bigint | null },
): ChainBooks {
  return {
    bookPage: (page, now) => bookPage(db, { network, confirmFromNanoton, ...page }, now),
    postpone: (late) => postponeAccount(db, { network, ...late }),
    listPayoutsToVerify: (limit, now) => listPayoutsToVerify(db, { network, limit }, now),
    settle: (settled, now) => settlePayout(db, settled, now),
    findPayer: (address) => findPayingAccount(db, network, address),
    insertPayer: (payer, now) => insertPayingAccount(db, { network, ...payer }, now),
    isPairSeen: (proxyAddress, contractAddress) => isPairSeen(db, proxyAddress, contractAddress),
    listAcceptedCodes: () => listAcceptedProxyCodes(db, rootAddress),
  };
}
