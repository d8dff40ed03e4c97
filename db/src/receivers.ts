import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Makes the chat a receiver of the participant's notices, or switches it on again; repeating changes nothing. */
export async function enableReceiver(
  db: Db,
  { participantId, chatId }: { participantId: Id; chatId: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('receivers')
    .values({
      participantId,
      kind: 'telegram',
      chatId,
      threadId: null,
      disabledAt: null,
      disabledReason: null,
      createdAt: now,
    })
    .onConflict((oc) =>
      oc
        .columns(['participantId', 'chatId', 'threadId'])
        .doUpdateSet({ disabledAt: null, disabledReason: null }),
    )
    .execute();
}

/** Stops sending to a chat that cannot be reached, and gives up what is queued for it, with the same reason. */
export async function disableReceiver(
  db: Db,
  { receiverId, reason, now }: { receiverId: Id; reason: string; now: Date },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('receivers')
      .set({ disabledAt: now, disabledReason: reason })
      .where('id', '=', receiverId)
      .where('disabledAt', 'is', null)
      .execute();
    await tx
      .updateTable('notifications')
      .set({ state: 'given_up', claimedUntil: null, lastError: reason })
      .where('receiverId', '=', receiverId)
      .where('state', '=', 'queued')
      .execute();
  });
}

/**
 * Follows a group that became a supergroup. False when the participant already has the new chat as a receiver:
 * the old one is then left as it is, and the caller disables it.
 */
export async function moveReceiver(
  db: Db,
  { receiverId, chatId }: { receiverId: Id; chatId: string },
): Promise<boolean> {
  const moved = await db
    .updateTable('receivers')
    .set({ chatId })
    .where('id', '=', receiverId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('receivers as other')
            .select('other.id')
            .whereRef('other.participantId', '=', 'receivers.participantId')
            .where('other.chatId', '=', chatId),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}
