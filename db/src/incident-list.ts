import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Whose incident it is; undefined where there is none. */
export async function findIncidentScope(
  db: Db,
  id: Id,
): Promise<{ participantId: Id | null; closedAt: Date | null } | undefined> {
  return db
    .selectFrom('incidents')
    .select(['participantId', 'closedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}
