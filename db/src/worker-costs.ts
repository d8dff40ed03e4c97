import type { Currency } from '@cocoon-pool/domain/money/currency';
import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';

/** What an owner says that a worker costs; null = not said. */
export interface WorkerCosts {
  statedWatts: number | null;
  /** What the machine draws beside its GPUs: added to what is measured of them. */
  overheadWatts: number | null;
  hardware: { price: string; currency: Currency; purchasedAt: Date; depreciationMonths: number } | null;
}

export interface CostOwner {
  workerId: Id;
  /** Null = the pool. */
  participantId: Id | null;
}

export async function getWorkerCosts(db: Db, { workerId, participantId }: CostOwner): Promise<WorkerCosts> {
  const row = await db
    .selectFrom('workerCosts')
    .selectAll()
    .where('workerId', '=', workerId)
    .where('participantId', 'is not distinct from', participantId)
    .executeTakeFirst();
  if (row === undefined) return { statedWatts: null, overheadWatts: null, hardware: null };
  const {
    statedWatts,
    overheadWatts,
    hardwarePrice: price,
    hardwareCurrency,
    purchasedAt,
    depreciationMonths,
  } = row;
  const isWhole =
    price !== null && hardwareCurrency !== null && purchasedAt !== null && depreciationMonths !== null;
  const currency = hardwareCurrency as Currency;
  const hardware = isWhole ? { price, currency, purchasedAt, depreciationMonths } : null;
  return { statedWatts, overheadWatts, hardware };
}

/** Replaces what the owner said. Audited. */
export async function setWorkerCosts(
  db: Db,
  { workerId, participantId, actor, costs }: CostOwner & { actor: string; costs: WorkerCosts },
  now: Date,
): Promise<void> {
  const change = {
    statedWatts: costs.statedWatts,
    overheadWatts: costs.overheadWatts,
    hardwarePrice: costs.hardware?.price ?? null,
    hardwareCurrency: costs.hardware?.currency ?? null,
    purchasedAt: costs.hardware?.purchasedAt ?? null,
    depreciationMonths: costs.hardware?.depreciationMonths ?? null,
    updatedAt: now,
  };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('workerCosts')
      .values({ workerId, participantId, ...change })
      .onConflict((conflict) => conflict.columns(['workerId', 'participantId']).doUpdateSet(change))
      .execute();
    const detail = {
      ...change,
      purchasedAt: change.purchasedAt?.toISOString() ?? null,
      updatedAt: undefined,
    };
    const subject = `worker:${workerId}`;
    await insertAuditEntry(tx, { actor, action: 'worker.costs_set', subject, detail }, now);
  });
}

/** Whose worker it is now; null = the pool. Throws `NotFoundError` where it is not there or beyond `reach`. */
export async function getCostOwner(db: Db, workerId: Id, reach: Id | null): Promise<CostOwner> {
  const { rows } = await sql<CostOwner>`
    SELECT w.id AS worker_id, o.participant_id FROM workers AS w
    LEFT JOIN worker_owners AS o ON o.worker_id = w.id AND o.owned_to IS NULL
    WHERE w.id = ${workerId} AND w.removed_at IS NULL AND (${reach}::bigint IS NULL OR o.participant_id = ${reach})
  `.execute(db);
  const [owner] = rows;
  if (owner === undefined) throw new NotFoundError('worker');
  return owner;
}

export interface WorkerPower extends CostOwner {
  workerName: string;
  from: Date;
  to: Date;
  statedWatts: number | null;
  overheadWatts: number | null;
}

const spansMax = 10_000;

/** When a person had which worker within a time, and what power they said it draws; oldest first. */
export async function listWorkerPower(
  db: Db,
  { participantId, from, to }: { participantId: Id; from: Date; to: Date },
): Promise<WorkerPower[]> {
  const { rows } = await sql<WorkerPower>`
    SELECT o.worker_id, o.participant_id, w.name AS worker_name, c.stated_watts, c.overhead_watts,
      greatest(o.owned_from, w.created_at, ${from}) AS from, least(o.owned_to, w.removed_at, ${to}) AS to
    FROM worker_owners AS o JOIN workers AS w ON w.id = o.worker_id
    LEFT JOIN worker_costs AS c ON c.worker_id = o.worker_id AND c.participant_id = o.participant_id
    WHERE o.participant_id = ${participantId}
      AND greatest(o.owned_from, w.created_at, ${from}) < least(o.owned_to, w.removed_at, ${to})
    ORDER BY 5, o.worker_id LIMIT ${sql.lit(spansMax)}
  `.execute(db);
  return rows;
}
