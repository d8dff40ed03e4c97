import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/** How far one account is read. */
export interface ChainAccount {
  account: string;
  lt: bigint;
  hash: string | null;
  newestLt: bigint | null;
  /** In a row, of the kind `failure`. */
  failures: number;
  failure: string | null;
}

/** Days that an unlinked wallet, or the owner of a removed worker, is still read: last payouts come late. */
const readForDays = 30;

/** Owner addresses that workers print, as they print them: in any form, and not always an address. */
export async function listWorkerOwnerAddresses(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ ownerAddress: string }>`
    SELECT DISTINCT owner_address FROM worker_state JOIN workers ON workers.id = worker_id
    WHERE owner_address IS NOT NULL
      AND (removed_at IS NULL OR removed_at > ${now}::timestamptz - make_interval(days => ${sql.lit(readForDays)}))
    LIMIT ${sql.lit(accountsMax)}
  `.execute(db);
  return rows.map(({ ownerAddress }) => ownerAddress);
}

const accountsMax = 100_000;

/** Watches the linked wallets and `owners`, and no other account. What was read of the others stays. */
export async function syncWatchedAccounts(
  db: Db,
  { network, owners }: { network: TonNetwork; owners: readonly string[] },
  now: Date,
): Promise<void> {
  await sql`
    WITH watched AS MATERIALIZED (
      SELECT unnest(${owners}::text[]) AS account
      UNION
      SELECT address FROM wallets JOIN wallet_owners ON wallet_id = wallets.id
      WHERE network = ${network}
        AND (owned_to IS NULL OR owned_to > ${now}::timestamptz - make_interval(days => ${sql.lit(readForDays)}))
    ), dropped AS (
      UPDATE chain_cursors SET is_watched = false
      WHERE network = ${network} AND is_watched AND account NOT IN (SELECT account FROM watched)
    )
    INSERT INTO chain_cursors (network, account, added_at) SELECT ${network}, account, ${now} FROM watched
    ON CONFLICT (network, account) DO UPDATE SET is_watched = true WHERE NOT chain_cursors.is_watched
  `.execute(db);
}

/**
 * The wallets that the pool pays from, from now on. Transfers of one that is new may be in what was read already:
 * every account is read again from its beginning, which books nothing twice.
 */
export async function setPoolWallets(
  db: Db,
  { network, addresses }: { network: TonNetwork; addresses: readonly string[] },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`DELETE FROM pool_wallets WHERE network = ${network} AND address <> ALL(${addresses}::text[])`.execute(
      tx,
    );
    const { numAffectedRows } = await sql`
      INSERT INTO pool_wallets (network, address) SELECT ${network}, unnest(${addresses}::text[])
      ON CONFLICT DO NOTHING
    `.execute(tx);
    if (numAffectedRows !== undefined && numAffectedRows > 0n)
      await rereadAccounts(tx, { network, accounts: null }, now);
  });
}

/** Reads accounts, or with null all, again from their first transaction; returns how many. */
export async function rereadAccounts(
  db: Db | Tx,
  { network, accounts }: { network: TonNetwork; accounts: readonly string[] | null },
  now: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE chain_cursors SET lt = 0, hash = NULL, utime = NULL, first_utime = NULL, transactions = 0, due_at = ${now},
      complete_at = NULL, backfilled_at = NULL, incomplete_from = NULL, failures = 0, failure = NULL
    WHERE network = ${network} AND (${accounts === null} OR account = ANY(${accounts ?? []}::text[]))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

interface Look {
  network: TonNetwork;
  /** Those last looked at before then. */
  before: Date;
  limit: number;
}

/** Accounts that were not looked at for longest. */
export async function listAccountsToLookAt(db: Db, { network, before, limit }: Look): Promise<string[]> {
  const rows = await db
    .selectFrom('chainCursors')
    .select('account')
    .where('network', '=', network)
    .where('isWatched', '=', true)
    .where((where) => where.or([where('lookedAt', 'is', null), where('lookedAt', '<', before)]))
    .orderBy('lookedAt', (order) => order.asc().nullsFirst())
    .orderBy('account')
    .limit(limit)
    .execute();
  return rows.map(({ account }) => account);
}

/** An account's newest transaction by the index; null where the index does not know the account. */
export interface SeenAccount {
  account: string;
  newestLt: bigint | null;
}

/**
 * Keeps what was seen: an account with transactions beyond its cursor is due now, as is one that was not found read to
 * its end for an hour, whatever was seen. An unknown account has no history, which is then all read.
 */
export async function saveSeenAccounts(
  db: Db,
  { network, seen }: { network: TonNetwork; seen: readonly SeenAccount[] },
  now: Date,
): Promise<void> {
  await sql`
    UPDATE chain_cursors AS c SET looked_at = ${now}, newest_lt = coalesce(seen.newest_lt, c.newest_lt),
      due_at = CASE
        WHEN seen.newest_lt > c.lt THEN coalesce(c.due_at, ${now})
        WHEN seen.newest_lt IS NULL AND c.lt = 0 THEN NULL
        WHEN c.complete_at IS NULL OR c.complete_at < ${now}::timestamptz - interval '1 hour' THEN coalesce(c.due_at, ${now})
        ELSE c.due_at END,
      complete_at = CASE WHEN seen.newest_lt IS NULL AND c.lt = 0 THEN ${now} ELSE c.complete_at END,
      backfilled_at = CASE WHEN seen.newest_lt IS NULL AND c.lt = 0 THEN coalesce(c.backfilled_at, ${now})
        ELSE c.backfilled_at END
    FROM unnest(${seen.map(({ account }) => account)}::text[], ${seen.map(({ newestLt }) => newestLt)}::numeric[])
      AS seen (account, newest_lt)
    WHERE c.network = ${network} AND c.account = seen.account
  `.execute(db);
}

/** Accounts to be read on, those that wait for longest first; with `stale`, also those nobody could look at since. */
export async function listDueAccounts(
  db: Db,
  { network, limit, stale }: { network: TonNetwork; limit: number; stale: Date },
  now: Date,
): Promise<ChainAccount[]> {
  const { rows } = await sql<ChainAccount>`
    SELECT account, lt, hash, newest_lt, failures, failure FROM chain_cursors
    WHERE network = ${network} AND is_watched
      AND (due_at <= ${now} OR (due_at IS NULL AND coalesce(complete_at, added_at) < ${stale}))
    ORDER BY due_at NULLS LAST, account LIMIT ${limit}
  `.execute(db);
  return rows;
}

/** Leaves an account for later, with what went wrong. */
export async function postponeAccount(
  db: Db,
  {
    network,
    account,
    failure,
    dueAt,
  }: { network: TonNetwork; account: string; failure: string; dueAt: Date },
): Promise<void> {
  await sql`
    UPDATE chain_cursors SET due_at = ${dueAt}, failure = ${failure},
      failures = CASE WHEN failure IS NOT DISTINCT FROM ${failure} THEN failures + 1 ELSE 1 END
    WHERE network = ${network} AND account = ${account}
  `.execute(db);
}

/** How far an account's history is read. */
export interface ChainProgress {
  account: string;
  transactions: number;
  /** From its first transaction to now; null before the first is read. */
  readRatio: number | null;
  isBackfilled: boolean;
  completeAt: Date | null;
  /** What came before is unknown: the provider has no earlier transaction. Null = the history is whole so far. */
  incompleteFrom: Date | null;
  failures: number;
  failure: string | null;
}

/** Watched accounts, or those of `accounts`; those with most left to read first. */
export async function listChainProgress(
  db: Db,
  { network, accounts, limit }: { network: TonNetwork; accounts: readonly string[] | null; limit: number },
  now: Date,
): Promise<ChainProgress[]> {
  const { rows } = await sql<ChainProgress>`
    SELECT account, transactions::float8 AS transactions, complete_at, incomplete_from, failures, failure,
      backfilled_at IS NOT NULL AS is_backfilled,
      CASE WHEN backfilled_at IS NOT NULL THEN 1::float8
        ELSE least(1, (extract(epoch FROM utime - first_utime)
          / nullif(extract(epoch FROM ${now}::timestamptz - first_utime), 0))::float8) END AS read_ratio
    FROM chain_cursors
    WHERE network = ${network} AND CASE WHEN ${accounts === null} THEN is_watched ELSE account = ANY(${accounts ?? []}::text[]) END
    ORDER BY backfilled_at IS NOT NULL, read_ratio NULLS FIRST, account LIMIT ${limit}
  `.execute(db);
  return rows;
}

/**
 * Until when the chain is known of all of somebody's wallets, or with null of all watched accounts. Null while one of them
 * is read for the first time, and where there is none.
 */
export async function findChainReadAt(
  db: Db,
  { network, participantId }: { network: TonNetwork; participantId: Id | null },
): Promise<Date | null> {
  const { rows } = await sql<{ readAt: Date | null; isWhole: boolean | null }>`
    SELECT bool_and(backfilled_at IS NOT NULL) AS is_whole,
      min(CASE WHEN due_at IS NULL THEN greatest(complete_at, looked_at) ELSE complete_at END) AS read_at
    FROM chain_cursors AS c
    WHERE network = ${network} AND is_watched AND (${participantId}::bigint IS NULL OR account IN (
      SELECT w.address FROM wallets AS w JOIN wallet_owners AS o ON o.wallet_id = w.id
      WHERE w.network = c.network AND o.participant_id = ${participantId} AND o.owned_to IS NULL))
  `.execute(db);
  const [row] = rows;
  return row?.isWhole === true ? row.readAt : null;
}
