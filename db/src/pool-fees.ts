import type { PoolFee } from '@cocoon-pool/domain/shares/plan-shares';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';

export interface PoolFeeRow extends PoolFee {
  setBy: string;
  setAt: Date;
}

const feesMax = 1_000;

/** The operator's fees, the newest first. */
export async function listPoolFees(db: Db): Promise<PoolFeeRow[]> {
  return db.selectFrom('poolFees').selectAll().orderBy('validFrom', 'desc').limit(feesMax).execute();
}

/** The fee from a time on; one that began at the same time is replaced. Audited. */
export async function setPoolFee(
  db: Db,
  { validFrom, percent, actor }: PoolFee & { actor: string },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const change = { percent, setBy: actor, setAt: now };
    await tx
      .insertInto('poolFees')
      .values({ validFrom, ...change })
      .onConflict((conflict) => conflict.column('validFrom').doUpdateSet(change))
      .execute();
    const detail = { validFrom: validFrom.toISOString(), percent };
    await insertAuditEntry(tx, { actor, action: 'pool.fee_set', subject: 'pool', detail }, now);
  });
}
