import type { AccountState, PayingAccount } from '@cocoon-pool/domain/payouts/proxy-account';
import type { RootAccount } from '@cocoon-pool/domain/payouts/root-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { insertNotice } from './notices.ts';

/** An account that paid, as it was read once; undefined where it was not. */
export async function findPayingAccount(
  db: Db,
  network: TonNetwork,
  address: string,
): Promise<AccountState | undefined> {
  return db
    .selectFrom('payingAccounts')
    .select(['address', 'codeBoc', 'dataBoc'])
    .where('network', '=', network)
    .where('address', '=', address)
    .executeTakeFirst();
}

/** Keeps an account that paid; the first reading stays: its data moves on, and what matters of it never changes. */
export async function insertPayingAccount(
  db: Db,
  { network, state, account }: { network: TonNetwork; state: AccountState; account: PayingAccount },
  now: Date,
): Promise<void> {
  const { proxy, codeHash } = account;
  await db
    .insertInto('payingAccounts')
    .values({
      ...{ network, ...state, codeHash, readAt: now },
      paramsVersion: proxy === null ? null : String(proxy.paramsVersion),
      workerFeePerTokenNanoton: proxy?.workerFeePerTokenNanoton ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Proxies that workers show and whose account was not read yet: some of them, in no order. */
export async function listUnreadProxies(db: Db, network: TonNetwork, limit: number): Promise<string[]> {
  const { rows } = await sql<{ proxy: string }>`
    SELECT proxy FROM (SELECT DISTINCT raw_address(proxy_address) AS proxy FROM worker_contracts) AS shown
    WHERE proxy IS NOT NULL
      AND NOT EXISTS (SELECT FROM paying_accounts WHERE network = ${network} AND address = proxy)
    ORDER BY random() LIMIT ${limit}
  `.execute(db);
  return rows.map(({ proxy }) => proxy);
}

export type CodeSource = 'pinned' | 'root_contract' | 'operator';

/** Accepts code of proxies for ever; of what is accepted already the first source stays. */
export async function acceptProxyCodes(
  db: Db | Tx,
  {
    rootAddress,
    codeHashes,
    source,
  }: { rootAddress: string; codeHashes: readonly string[]; source: CodeSource },
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO accepted_proxy_codes (root_address, code_hash, source, accepted_at)
    SELECT ${rootAddress}, unnest(${codeHashes}::text[]), ${source}, ${now} ON CONFLICT DO NOTHING
  `.execute(db);
}

/**
 * Accepts what workers of the pool itself showed as the root contract's proxy code, now or ever. What participants'
 * workers show proves nothing: they decide what their workers answer.
 */
export async function acceptShownProxyCodes(db: Db, rootAddress: string, now: Date): Promise<void> {
  await sql`
    INSERT INTO accepted_proxy_codes (root_address, code_hash, source, accepted_at)
    SELECT DISTINCT ${rootAddress}, lower(content ->> 'proxyCodeHash'), 'worker', ${now}::timestamptz
    FROM root_configs
    WHERE raw_address(root_address) = ${rootAddress} AND content ->> 'proxyCodeHash' ~* '^[0-9a-f]{64}$'
      AND first_seen_by IS NOT NULL AND NOT EXISTS (
        SELECT FROM worker_owners AS o JOIN participants AS person ON person.id = o.participant_id
        WHERE o.worker_id = first_seen_by AND person.role <> 'operator')
    ON CONFLICT DO NOTHING
  `.execute(db);
}

export async function listAcceptedProxyCodes(db: Db, rootAddress: string): Promise<string[]> {
  const rows = await db
    .selectFrom('acceptedProxyCodes')
    .select('codeHash')
    .where('rootAddress', '=', rootAddress)
    .limit(1_000)
    .execute();
  return rows.map(({ codeHash }) => codeHash);
}

interface RootReading {
  network: TonNetwork;
  address: string;
  /** Null where its code or data has a shape that is not known. */
  root: RootAccount | null;
}

/**
 * Keeps what the root contract's account says, and accepts the proxy code it names. The operators are told once when its
 * code changes, or when it cannot be read any more: payouts through newer proxies then wait.
 */
export async function saveRootAccount(
  db: Db,
  { network, address, root }: RootReading,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ codeHash: string | null; isReadable: boolean }>`
      SELECT code_hash, is_readable FROM root_accounts WHERE network = ${network} AND address = ${address} FOR UPDATE
    `.execute(tx);
    const [before] = rows;
    const codeHash = root?.codeHash ?? before?.codeHash ?? null;
    const hasChanged =
      before !== undefined && (before.codeHash !== codeHash || (before.isReadable && root === null));
    await sql`
      INSERT INTO root_accounts (network, address, code_hash, params_version, is_readable, read_at, changed_at)
      VALUES (${network}, ${address}, ${codeHash}, ${root?.paramsVersion ?? null}, ${root !== null}, ${now}, ${now})
      ON CONFLICT (network, address) DO UPDATE SET code_hash = excluded.code_hash,
        params_version = coalesce(excluded.params_version, root_accounts.params_version),
        is_readable = excluded.is_readable, read_at = excluded.read_at,
        changed_at = CASE WHEN ${hasChanged} THEN excluded.changed_at ELSE root_accounts.changed_at END
    `.execute(tx);
    if (typeof root?.proxyCodeHash === 'string') {
      const codeHashes = [root.proxyCodeHash];
      await acceptProxyCodes(tx, { rootAddress: address, codeHashes, source: 'root_contract' }, now);
    }
    if (hasChanged) await tellRootChanged(tx, { address, codeHash, isReadable: root !== null }, now);
  });
}

async function tellRootChanged(
  tx: Tx,
  root: { address: string; codeHash: string | null; isReadable: boolean },
  now: Date,
): Promise<void> {
  const detail = root.isReadable ? root.codeHash : 'its data has an unknown shape';
  const notice = {
    kind: 'operator',
    problem: 'root_contract_changed',
    since: now.toISOString(),
    detail,
  } as const;
  const key = `root:${root.address}:${root.codeHash}:${root.isReadable}`;
  await insertNotice(tx, { participantId: null, key, notice }, now);
}
