import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, PinnedCardsTable } from './schema.ts';

export type PinnedCard = Selectable<PinnedCardsTable>;

/** How long a card waits for its next look. */
const refreshSeconds = 60;

/** Keeps a card up to date until `pinnedUntil`, instead of the one that the person pinned before. */
export async function upsertPinnedCard(
  db: Db,
  card: Omit<PinnedCard, 'id' | 'refreshAt'>,
  now: Date,
): Promise<void> {
  const refreshAt = new Date(now.getTime() + refreshSeconds * 1_000);
  const { participantId, ...place } = { ...card, refreshAt };
  await db
    .insertInto('pinnedCards')
    .values({ participantId, ...place })
    .onConflict((conflict) => conflict.column('participantId').doUpdateSet(place))
    .execute();
}

/** Takes cards whose look is due, each for this caller only and not again for a minute. Those that are over go. */
export async function claimPinnedCards(
  db: Db,
  { now, limit }: { now: Date; limit: number },
): Promise<PinnedCard[]> {
  await db.deleteFrom('pinnedCards').where('pinnedUntil', '<=', now).execute();
  const { rows } = await sql<PinnedCard>`
    UPDATE pinned_cards SET refresh_at = ${now}::timestamptz + make_interval(secs => ${refreshSeconds})
    WHERE id IN (SELECT id FROM pinned_cards WHERE refresh_at <= ${now}
      ORDER BY refresh_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING *
  `.execute(db);
  return rows;
}

export async function deletePinnedCard(db: Db, id: Id): Promise<void> {
  await db.deleteFrom('pinnedCards').where('id', '=', id).execute();
}
