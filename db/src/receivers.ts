import type { Receiver } from '@cocoon-pool/domain/alerts/pick-receivers';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id, ReceiversTable } from './schema.ts';

export type StoredReceiver = Selectable<ReceiversTable>;

interface ChatReceiver {
  participantId: Id;
  chatId: string;
  /** A topic of a group. */
  threadId?: number | null;
  label?: string | null;
}

/**
 * Makes the chat a receiver of the participant's messages, the last in order, or switches it on again; repeating changes
 * nothing.
 */
export async function enableReceiver(db: Db, receiver: ChatReceiver, now: Date): Promise<StoredReceiver> {
  const { participantId, chatId, threadId = null, label = null } = receiver;
  return db
    .insertInto('receivers')
    .values({
      ...{ participantId, kind: 'telegram', chatId, threadId, label, createdAt: now },
      ...{ disabledAt: null, disabledReason: null },
      position: nextPosition(participantId),
    })
    .onConflict((oc) =>
      oc
        .columns(['participantId', 'chatId', 'threadId'])
        .where('kind', '=', 'telegram')
        .doUpdateSet((set) => ({
          ...{ disabledAt: null, disabledReason: null, removedAt: null, readyAt: sql<Date>`'-infinity'` },
          label: sql<string | null>`coalesce(${set.ref('excluded.label')}, receivers.label)`,
        })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** For a new receiver: behind all others of its person. */
export function nextPosition(participantId: Id) {
  return sql<number>`(SELECT coalesce(max(position) + 1, 0) FROM receivers WHERE participant_id = ${participantId})`;
}

/**
 * Stops sending to a receiver that cannot be reached. What it was not told yet goes to the next one of its person, which
 * learns that it takes over; what waits for it alone is given up, with the reason. Returns whether somebody takes over.
 */
export async function disableReceiver(
  db: Db,
  { receiverId, reason, now }: { receiverId: Id; reason: string; now: Date },
): Promise<{ nextId: Id | null }> {
  return db.transaction().execute(async (tx) => {
    const lost = await tx
      .updateTable('receivers')
      .set({ disabledAt: now, disabledReason: reason })
      .where('id', '=', receiverId)
      .where('disabledAt', 'is', null)
      .returning(['participantId', 'label', 'chatId'])
      .executeTakeFirst();
    const nextId = lost === undefined ? null : await findNext(tx, lost.participantId);
    if (nextId !== null) await handOver(tx, { receiverId, nextId, reason, now });
    await tx
      .updateTable('notifications')
      .set({ state: 'given_up', claimedUntil: null, lastError: reason })
      .where('receiverId', '=', receiverId)
      .where('state', '=', 'queued')
      .execute();
    // Whoever is left is told of what goes on.
    await sql`
      UPDATE incidents SET review_at = ${now} WHERE id IN (
        SELECT i.id FROM incidents i JOIN incident_tellings t ON t.incident_id = i.id AND t.receiver_id = ${receiverId}
        WHERE i.closed_at IS NULL ORDER BY i.id FOR UPDATE OF i)
    `.execute(tx);
    return { nextId };
  });
}

async function findNext(tx: Tx, participantId: Id): Promise<Id | null> {
  const next = await tx
    .selectFrom('receivers')
    .select('id')
    .where('participantId', '=', participantId)
    .where('disabledAt', 'is', null)
    .where('removedAt', 'is', null)
    .orderBy('isBackup')
    .orderBy('position')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return next?.id ?? null;
}

interface HandOver {
  receiverId: Id;
  nextId: Id;
  reason: string;
  now: Date;
}

async function handOver(tx: Tx, { receiverId, nextId, reason, now }: HandOver): Promise<void> {
  await sql`
    INSERT INTO incident_tellings AS known (incident_id, receiver_id, told, held, told_at, sounded_at, alarmed_at,
      repeats, is_told_unstable, is_escalation)
    SELECT incident_id, ${nextId}, told, held, told_at, sounded_at, alarmed_at, repeats, is_told_unstable, is_escalation
    FROM incident_tellings t WHERE receiver_id = ${receiverId} AND EXISTS (SELECT FROM notifications n
      WHERE n.incident_id = t.incident_id AND n.receiver_id = t.receiver_id AND n.state = 'queued')
    ON CONFLICT DO NOTHING
  `.execute(tx);
  await sql`
    INSERT INTO notifications (incident_id, receiver_id, kind, version, reason, key, payload, priority, due_at, created_at)
    SELECT incident_id, ${nextId}, kind, version, reason, key, payload, priority, ${now}::timestamptz, created_at
    FROM notifications WHERE receiver_id = ${receiverId} AND state = 'queued' AND kind NOT IN ('test', 'receiver_lost', 'receiver_back')
    ON CONFLICT DO NOTHING
  `.execute(tx);
  const payload = JSON.stringify({ receiverId, reason });
  const key = `${receiverId} ${now.toISOString()}`;
  await sql`
    INSERT INTO notifications (receiver_id, kind, version, key, payload, due_at, created_at)
    VALUES (${nextId}, 'receiver_lost', 1, ${key}, ${payload}, ${now}, ${now}) ON CONFLICT DO NOTHING
  `.execute(tx);
}

/**
 * Follows a group that became a supergroup. False when the participant already has the new chat as a receiver:
 * the old one is then left as it is, and the caller disables it.
 */
export async function moveReceiver(
  db: Db,
  { receiverId, chatId }: { receiverId: Id; chatId: string },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const moved = await tx
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
    // Messages of the old chat cannot be edited in the new one.
    if (moved !== undefined) {
      await tx
        .updateTable('incidentTellings')
        .set({ messageId: null })
        .where('receiverId', '=', receiverId)
        .execute();
    }
    return moved !== undefined;
  });
}

/** Receivers that can be reached, of those people, of all operators, and by id; in their persons' order. */
export async function listStandingReceivers(
  db: Db | Tx,
  { participantIds, receiverIds }: { participantIds: readonly Id[]; receiverIds: readonly Id[] },
): Promise<Receiver[]> {
  const { rows } = await sql<
    Omit<Receiver, 'quietHours'> & { quietFrom: string | null; quietTo: string | null; timeZone: string }
  >`
    SELECT r.id, r.participant_id, p.role = 'operator' AS is_operator, r.is_backup, p.quiet_from, p.quiet_to,
      p.time_zone, r.returned_at
    FROM receivers r JOIN participants p ON p.id = r.participant_id AND p.status = 'active'
    WHERE r.disabled_at IS NULL AND r.removed_at IS NULL AND (p.role = 'operator'
      OR p.id = ANY(${participantIds}::bigint[]) OR r.id = ANY(${receiverIds}::bigint[]))
    ORDER BY r.position, r.id
  `.execute(db);
  return rows.map(({ quietFrom, quietTo, timeZone, ...receiver }) => ({
    ...receiver,
    quietHours: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo, timeZone },
  }));
}
