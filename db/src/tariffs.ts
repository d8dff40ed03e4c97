import type { Tariff } from '@cocoon-pool/domain/earnings/electricity';
import type { Currency } from '@cocoon-pool/domain/money/currency';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

const tariffsMax = 200;

/** What a participant pays for electricity and paid before, oldest first. */
export async function listTariffs(db: Db, participantId: Id): Promise<Tariff[]> {
  const rows = await db
    .selectFrom('tariffs')
    .select(['validFrom', 'currency', 'pricePerKwh'])
    .where('participantId', '=', participantId)
    .orderBy('validFrom', 'desc')
    .limit(tariffsMax)
    .$castTo<Tariff>()
    .execute();
  return rows.reverse();
}

interface NewTariff extends Tariff {
  participantId: Id;
  currency: Currency;
  actor: string;
}

/** The tariff from a day on; one that began at the same time is replaced, earlier ones stay. Audited. */
export async function setTariff(
  db: Db,
  { participantId, validFrom, currency, pricePerKwh, actor }: NewTariff,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('tariffs')
      .values({ participantId, validFrom, currency, pricePerKwh })
      .onConflict((conflict) =>
        conflict.columns(['participantId', 'validFrom']).doUpdateSet({ currency, pricePerKwh }),
      )
      .execute();
    const detail = { validFrom: validFrom.toISOString(), currency, pricePerKwh };
    const subject = `participant:${participantId}`;
    await insertAuditEntry(tx, { actor, action: 'participant.tariff_set', subject, detail }, now);
  });
}
