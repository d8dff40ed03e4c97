import type { PoolTransfer } from '@cocoon-pool/domain/shares/match-transfers';
import type { SharesPlan } from '@cocoon-pool/domain/shares/plan-shares';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';

interface PoolPeriod {
  network: TonNetwork;
  from: Date;
  to: Date;
}

export interface PoolReceipt {
  receivedAt: Date;
  amountNanoton: bigint;
}

const receiptsMax = 100_000;

/** The pool's verified income of a period: worker payouts to its own wallets, oldest first. */
export async function listPoolReceipts(db: Db, { network, from, to }: PoolPeriod): Promise<PoolReceipt[]> {
  const { rows } = await sql<PoolReceipt>`
    SELECT p.received_at, p.amount_nanoton FROM payouts AS p
    JOIN pool_wallets AS pool ON pool.network = p.network AND pool.address = p.account
    WHERE p.network = ${network} AND p.received_at >= ${from} AND p.received_at < ${to}
      AND p.kind <> 'pool_transfer' AND p.verification IN ('verified_chain', 'verified_worker')
    ORDER BY p.received_at, p.id LIMIT ${sql.lit(receiptsMax + 1)}
  `.execute(db);
  if (rows.length > receiptsMax) throw new Error(`More than ${receiptsMax} receipts in one period`);
  return rows;
}

/** Whether the pool has a wallet of its own: without one it receives nothing that it could share. */
export async function hasPoolWallet(db: Db, network: TonNetwork): Promise<boolean> {
  const row = await db
    .selectFrom('poolWallets')
    .select('address')
    .where('network', '=', network)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface PoolWorker {
  workerId: Id;
  /** Null = the pool's own. */
  participantId: Id | null;
}

const workersMax = 100_000;

/** Workers that the contracts of the period's receipts were seen with, and everybody who owned one of them then. */
export async function listPoolEarners(db: Db, { network, from, to }: PoolPeriod): Promise<PoolWorker[]> {
  const { rows } = await sql<PoolWorker>`
    WITH contracts AS (
      SELECT DISTINCT p.contract_address FROM payouts AS p
      JOIN pool_wallets AS pool ON pool.network = p.network AND pool.address = p.account
      WHERE p.network = ${network} AND p.received_at >= ${from} AND p.received_at < ${to}
        AND p.kind <> 'pool_transfer' AND p.verification IN ('verified_chain', 'verified_worker')
    ), workers_seen AS (
      SELECT DISTINCT seen.worker_id FROM contracts
      JOIN proxies_seen AS seen ON raw_address(seen.contract_address) = contracts.contract_address
    )
    SELECT DISTINCT w.worker_id, o.participant_id FROM workers_seen AS w
    LEFT JOIN worker_owners AS o ON o.worker_id = w.worker_id AND o.owned_from < ${to}
      AND (o.owned_to IS NULL OR o.owned_to > ${from})
    ORDER BY w.worker_id, o.participant_id LIMIT ${sql.lit(workersMax)}
  `.execute(db);
  return rows;
}

/** Where each of them is paid: the wallet they proved last; without one they are missing. */
export async function listPayoutAddresses(
  db: Db,
  { network, participantIds }: { network: TonNetwork; participantIds: readonly Id[] },
): Promise<Map<Id, string>> {
  const { rows } = await sql<{ participantId: Id; address: string }>`
    SELECT DISTINCT ON (o.participant_id) o.participant_id, w.address
    FROM wallet_owners AS o JOIN wallets AS w ON w.id = o.wallet_id
    WHERE o.participant_id = ANY(${participantIds}::bigint[]) AND w.network = ${network}
      AND o.owned_to IS NULL AND o.proven_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM pool_wallets AS pool WHERE pool.network = w.network AND pool.address = w.address)
    ORDER BY o.participant_id, o.proven_at DESC, w.id DESC
  `.execute(db);
  return new Map(rows.map(({ participantId, address }) => [participantId, address]));
}

export async function listParticipantNames(db: Db, ids: readonly Id[]): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('participants')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

interface NewPlan {
  from: Date;
  to: Date;
  plan: SharesPlan;
  addresses: ReadonlyMap<Id, string>;
  actor: string;
}

/** Keeps a plan as it is to be paid; undefined where the period overlaps one that is kept. Audited. */
export async function insertSharePlan(
  db: Db,
  { from, to, plan, addresses, actor }: NewPlan,
  now: Date,
): Promise<Id | undefined> {
  return db.transaction().execute(async (tx) => {
    // One planner at a time, so that an overlap is found by looking rather than by an error.
    await sql`SELECT pg_advisory_xact_lock(hashtext('pool_share_plans'))`.execute(tx);
    const { rows } = await sql`
      SELECT FROM pool_share_plans WHERE tstzrange(starts_at, ends_at) && tstzrange(${from}, ${to}) LIMIT 1
    `.execute(tx);
    if (rows.length > 0) return undefined;
    const { receivedNanoton, feeNanoton, shares } = plan;
    const { id } = await tx
      .insertInto('poolSharePlans')
      .values({ startsAt: from, endsAt: to, receivedNanoton, feeNanoton, madeBy: actor, madeAt: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (shares.length > 0) {
      const values = shares.map((share) => ({
        ...{ ...share, planId: id },
        address: (share.participantId !== null && addresses.get(share.participantId)) || null,
      }));
      await tx.insertInto('poolPlannedShares').values(values).execute();
    }
    const detail = { from: from.toISOString(), to: to.toISOString(), received: receivedNanoton.toString() };
    await insertAuditEntry(tx, { actor, action: 'pool.shares_planned', subject: `plan:${id}`, detail }, now);
    return id;
  });
}

export interface SharePlanRow {
  id: Id;
  startsAt: Date;
  endsAt: Date;
  receivedNanoton: bigint;
  feeNanoton: bigint;
  madeBy: string;
  madeAt: Date;
}

/** Kept plans, the newest first. */
export async function listSharePlans(
  db: Db,
  { limit, beforeId }: { limit: number; beforeId?: Id | undefined },
): Promise<SharePlanRow[]> {
  let query = db.selectFrom('poolSharePlans').selectAll().orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return query.execute();
}

export async function getSharePlan(db: Db, id: Id): Promise<SharePlanRow> {
  return db
    .selectFrom('poolSharePlans')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFoundError('plan'));
}

export interface PlannedShareRow {
  id: Id;
  planId: Id;
  participantId: Id | null;
  estimatedNanoton: bigint;
  amountNanoton: bigint;
  address: string | null;
  plannedAt: Date;
}

const sharesMax = 50_000;

/** The shares of a plan, and those of other plans to the same addresses, which may claim the same transfers. */
export async function listSharesAround(db: Db, planId: Id): Promise<PlannedShareRow[]> {
  const { rows } = await sql<PlannedShareRow>`
    SELECT s.id, s.plan_id, s.participant_id, s.estimated_nanoton, s.amount_nanoton, s.address, p.made_at AS planned_at
    FROM pool_planned_shares AS s JOIN pool_share_plans AS p ON p.id = s.plan_id
    WHERE s.plan_id = ${planId}
      OR s.address IN (SELECT address FROM pool_planned_shares WHERE plan_id = ${planId} AND address IS NOT NULL)
    ORDER BY p.made_at, s.id LIMIT ${sql.lit(sharesMax)}
  `.execute(db);
  return rows;
}

/** Transfers that count, from the pool's wallets to these addresses since a time, oldest first. */
export async function listPoolTransfers(
  db: Db,
  { network, addresses, since }: { network: TonNetwork; addresses: readonly string[]; since: Date },
): Promise<PoolTransfer[]> {
  if (addresses.length === 0) return [];
  return db
    .selectFrom('payouts')
    .select(['id as payoutId', 'account as address', 'amountNanoton', 'receivedAt', 'comment'])
    .where('network', '=', network)
    .where('account', 'in', [...addresses])
    .where('kind', '=', 'pool_transfer')
    .where('verifiedAt', 'is not', null)
    .where('receivedAt', '>=', since)
    .orderBy('receivedAt')
    .orderBy('id')
    .limit(sharesMax)
    .execute();
}
