import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';

interface Asked {
  network: TonNetwork;
  /** As `parseAccount` gives it. */
  account: string;
  rootAddress: string;
}

/**
 * Whether an account is known as a contract of Cocoon's: the root, one that a watched worker reports, or one that paid.
 * False says that nobody here has seen it as one.
 */
export async function isCocoonContract(db: Db, { network, account, rootAddress }: Asked): Promise<boolean> {
  if (account === rootAddress) return true;
  const friendly = [true, false].map((bounceable) => formatAccount(account, { network, bounceable }));
  const { rows } = await sql<{ isKnown: boolean }>`
    SELECT EXISTS (SELECT FROM worker_contracts WHERE contract_address = ANY(${[account, ...friendly]}::text[]))
      OR EXISTS (SELECT FROM payouts WHERE contract_address = ${account} AND network = ${network}) AS is_known
  `.execute(db);
  return rows[0]?.isKnown ?? false;
}
