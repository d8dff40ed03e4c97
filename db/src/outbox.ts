import { ruleKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/render-incident';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listIncidentFacts } from './incident-facts.ts';
import type { Id } from './schema.ts';

/** A notification that is ours to send until `claimedUntil`, with all that its text needs as it stands now. */
export interface ClaimedNotification {
  id: Id;
  kind: 'firing' | 'resolved';
  /** Claims so far, this one included; names this claim when it is marked. */
  attempts: number;
  createdAt: Date;
  claimedUntil: Date;
  incident: IncidentFacts;
  receiver: { id: Id; chatId: string; threadId: number | null };
  language: 'en' | 'ru';
  timeZone: string;
  /** The incident's message in this chat, to be edited; null while there is none. */
  messageId: string | null;
}

interface ClaimOptions {
  limit: number;
  now: Date;
  leaseSeconds: number;
}

/**
 * Claims due notifications, oldest first. A claim that is not marked runs out after `leaseSeconds`, so a crashed
 * sender loses nothing. One at a time for each (incident, receiver), in their order.
 */
export async function claimNotifications(db: Db, options: ClaimOptions): Promise<ClaimedNotification[]> {
  const ids = await claimIds(db, options);
  if (ids.length === 0) return [];
  const rows = await listClaimed(db, ids);
  const incidents = await listIncidentFacts(db, [...new Set(rows.map((row) => row.incidentId))], options.now);
  return rows.flatMap(({ incidentId, receiverId, chatId, threadId, ...row }) => {
    const incident = incidents.get(incidentId);
    if (incident === undefined) return [];
    return [{ ...row, incident, receiver: { id: receiverId, chatId, threadId } }];
  });
}

async function claimIds(db: Db, { limit, now, leaseSeconds }: ClaimOptions): Promise<Id[]> {
  const claimedUntil = new Date(now.getTime() + leaseSeconds * 1000);
  // A rule kind of a newer version waits for a sender that knows it.
  const kinds = Object.keys(ruleKinds);
  const { rows } = await sql<{ id: Id }>`
    WITH due AS (
      SELECT n.id FROM notifications n
      JOIN incidents i ON i.id = n.incident_id AND i.kind = ANY (${kinds})
      JOIN receivers r ON r.id = n.receiver_id AND r.disabled_at IS NULL
      WHERE n.state = 'queued' AND n.due_at <= ${now} AND (n.claimed_until IS NULL OR n.claimed_until <= ${now})
        AND NOT EXISTS (
          SELECT FROM notifications e
          WHERE e.incident_id = n.incident_id AND e.receiver_id = n.receiver_id AND e.id < n.id
            AND (e.state = 'queued' OR e.claimed_until > ${now}))
      ORDER BY n.due_at, n.id LIMIT ${limit}
      FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE notifications SET claimed_until = ${claimedUntil}, attempts = attempts + 1
    FROM due WHERE notifications.id = due.id
    RETURNING notifications.id
  `.execute(db);
  return rows.map((row) => row.id);
}

async function listClaimed(db: Db, ids: Id[]) {
  const rows = await db
    .selectFrom('notifications as n')
    .innerJoin('receivers as r', 'r.id', 'n.receiverId')
    .innerJoin('participants as p', 'p.id', 'r.participantId')
    .where('n.id', 'in', ids)
    .orderBy('n.dueAt')
    .orderBy('n.id')
    .select(['n.id', 'n.kind', 'n.attempts', 'n.createdAt', 'n.claimedUntil', 'n.incidentId', 'n.receiverId'])
    .select(['r.chatId', 'r.threadId', 'p.language', 'p.timeZone'])
    .select((eb) =>
      eb
        .selectFrom('notifications as s')
        .whereRef('s.incidentId', '=', 'n.incidentId')
        .whereRef('s.receiverId', '=', 'n.receiverId')
        .where('s.messageId', 'is not', null)
        .orderBy('s.id', 'desc')
        .limit(1)
        .select('s.messageId')
        .as('messageId'),
    )
    .execute();
  return rows.map(({ claimedUntil, ...row }) => {
    if (claimedUntil === null) throw new Error(`Notification ${row.id} lost its claim while it was read`);
    return { ...row, claimedUntil };
  });
}

interface SentMark {
  id: Id;
  messageId: string;
  now: Date;
}

/**
 * Notes that a message is in the chat. If the claim had run out and the notice was cancelled in between, because its
 * incident ended, the recovery is queued here: no firing message is left without one.
 */
export async function markSent(db: Db, { id, messageId, now }: SentMark): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('notifications')
      .where('id', '=', id)
      .select(['state', 'claimedUntil', 'incidentId', 'receiverId', 'version'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('notifications')
      .set({ state: 'sent', sentAt: now, messageId, claimedUntil: null, lastError: null })
      .where('id', '=', id)
      .execute();
    const ranOut = before.claimedUntil === null || before.claimedUntil <= now;
    if (before.state !== 'cancelled' || !ranOut) return;
    const { incidentId, receiverId, version } = before;
    await tx
      .insertInto('notifications')
      .values({ ...unsent, incidentId, receiverId, version, kind: 'resolved', dueAt: now, createdAt: now })
      .onConflict((oc) => oc.doNothing())
      .execute();
  });
}

const unsent = { claimedUntil: null, sentAt: null, messageId: null, lastError: null };

interface RetryMark {
  id: Id;
  attempts: number;
  dueAt: Date;
  error: string;
}

/** Gives a claim back to be tried again at `dueAt`; does nothing when the claim has passed to someone else. */
export async function markRetry(db: Db, { id, attempts, dueAt, error }: RetryMark): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ dueAt, claimedUntil: null, lastError: error })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/** Ends a claim without a message; `error` says why for the receipt. */
export async function markGivenUp(db: Db, mark: { id: Id; attempts: number; error: string }): Promise<void> {
  await endClaim(db, { ...mark, state: 'given_up' });
}

/** Ends a claim that has nothing to tell any more. */
export async function markCancelled(db: Db, mark: { id: Id; attempts: number }): Promise<void> {
  await endClaim(db, { ...mark, state: 'cancelled', error: null });
}

interface ClaimEnd {
  id: Id;
  attempts: number;
  state: 'given_up' | 'cancelled';
  error: string | null;
}

async function endClaim(db: Db, { id, attempts, state, error }: ClaimEnd): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ state, claimedUntil: null, lastError: error })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'queued')
    .execute();
}
