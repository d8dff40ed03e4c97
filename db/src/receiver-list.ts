import type { Db } from './database.ts';
import type { Participant } from './participants.ts';
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

interface Chat {
  chatId: string;
  threadId: number | null;
}

/** Names of those whose alerts come to a chat. */
export async function listChatOwners(db: Db, { chatId, threadId }: Chat): Promise<string[]> {
  const rows = await db
    .selectFrom('receivers as r')
    .innerJoin('participants as p', 'p.id', 'r.participantId')
    .select('p.name')
    .where('r.chatId', '=', chatId)
    .where('r.threadId', 'is not distinct from', threadId)
    .where('r.disabledAt', 'is', null)
    .where('r.removedAt', 'is', null)
    .orderBy('r.id')
    .limit(20)
    .execute();
  return rows.map(({ name }) => name);
}

/** Unlinks a chat of that person, or with null of everybody; how many receivers that were. */
export async function disableChat(
  db: Db,
  { chatId, threadId, participantId }: Chat & { participantId: Id | null },
  now: Date,
): Promise<number> {
  let query = db
    .updateTable('receivers')
    .set({ removedAt: now })
    .where('chatId', '=', chatId)
    .where('threadId', 'is not distinct from', threadId)
    .where('removedAt', 'is', null);
  if (participantId !== null) query = query.where('participantId', '=', participantId);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Those whose alerts come to a chat, as far as they are active. */
export async function listChatParticipants(db: Db, { chatId, threadId }: Chat): Promise<Participant[]> {
  return db
    .selectFrom('receivers as r')
    .innerJoin('participants as p', 'p.id', 'r.participantId')
    .selectAll('p')
    .where('r.chatId', '=', chatId)
    .where('r.threadId', 'is not distinct from', threadId)
    .where('r.disabledAt', 'is', null)
    .where('r.removedAt', 'is', null)
    .where('p.status', '=', 'active')
    .orderBy('r.id')
    .limit(20)
    .execute();
}
