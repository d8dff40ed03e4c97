import type { Db } from './database.ts';
import type { StoredReceiver } from './receivers.ts';
import type { Id } from './schema.ts';

export async function findReceiver(db: Db, id: Id): Promise<StoredReceiver | undefined> {
  return db.selectFrom('receivers').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A person's receivers in their order, lost ones too. */
export async function listReceivers(db: Db, participantId: Id): Promise<StoredReceiver[]> {
  return db
    .selectFrom('receivers')
    .selectAll()
    .where('participantId', '=', participantId)
    .where('removedAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .limit(100)
    .execute();
}
