import { alertKinds } from '@cocoon-pool/domain/alerts/rule-kinds';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id, NotificationKind } from './schema.ts';

/** Everything that is due for one receiver, ours to send until `claimedUntil`. */
export interface ClaimedMail {
  receiver: ClaimedReceiver;
  claimedUntil: Date;
  /** Oldest first. */
  notifications: ClaimedNotification[];
}

export interface ClaimedReceiver {
  id: Id;
  participantId: Id;
  kind: 'telegram' | 'webhook';
  /** Telegram only. */
  chatId: string | null;
  threadId: number | null;
  label: string | null;
  /** Webhook only. */
  url: string | null;
  secretSealed: string | null;
  personName: string;
  language: 'en' | 'ru';
  timeZone: string;
}

export interface ClaimedNotification {
  id: Id;
  kind: NotificationKind;
  /** Null for what is about no single incident; then `key` names it. */
  incidentId: Id | null;
  reason: string | null;
  key: string | null;
  payload: Record<string, unknown>;
  /** Tries that failed before. */
  failures: number;
  createdAt: Date;
  version: number;
}

interface ClaimOptions {
  kind: 'telegram' | 'webhook';
  /** Receivers at most. */
  limit: number;
  now: Date;
  leaseSeconds: number;
}

/**
 * Claims all that is due for receivers that may be sent to now: alerts before everything else, the longest due first.
 * A claim that is not marked runs out after `leaseSeconds`, so a crashed sender loses nothing. One sender at a time has
 * a receiver, so that its messages keep their order.
 */
export async function claimMail(db: Db, options: ClaimOptions): Promise<ClaimedMail[]> {
  const claimedUntil = new Date(options.now.getTime() + options.leaseSeconds * 1000);
  const { rows } = await claimRows(db, options, claimedUntil);
  if (rows.length === 0) return [];
  const receivers = await listReceivers(db, [...new Set(rows.map(({ receiverId }) => receiverId))]);
  const mail = Map.groupBy(rows, ({ receiverId }) => receiverId);
  return receivers.map((receiver) => ({
    receiver,
    claimedUntil,
    notifications: (mail.get(receiver.id) ?? [])
      .map(({ receiverId: _, ...notification }) => notification)
      .sort((one, other) => Number(BigInt(one.id) - BigInt(other.id))),
  }));
}

/** Of one receiver: all alerts at once, so that they can be told together; of everything else what its turn takes. */
const mostAlerts = 500;
const mostOthers = 5;
const mostHeads = 200;

function claimRows(db: Db, { kind, limit, now }: ClaimOptions, claimedUntil: Date) {
  const isFree = sql`n.state = 'queued' AND n.due_at <= ${now}
    AND (n.claimed_until IS NULL OR n.claimed_until <= ${now})`;
  // A rule kind of a newer version waits for a sender that knows it.
  const isKnown = sql`(n.incident_id IS NULL OR EXISTS (SELECT FROM incidents i
    WHERE i.id = n.incident_id AND i.kind = ANY(${alertKinds}::text[])))`;
  const heads = (priority: number) => sql`(
    SELECT n.receiver_id, n.priority, n.due_at FROM notifications n
    JOIN receivers r ON r.id = n.receiver_id AND r.kind = ${kind} AND r.disabled_at IS NULL AND r.removed_at IS NULL
      AND r.ready_at <= ${now}
    WHERE n.priority = ${sql.lit(priority)} AND ${isFree} AND ${isKnown}
    ORDER BY n.due_at, n.id LIMIT ${mostHeads}
  )`;
  const waiting = (priority: number, most: number) => sql`(
    SELECT n.id FROM notifications n
    WHERE n.receiver_id = free.id AND n.priority = ${sql.lit(priority)} AND ${isFree} AND ${isKnown}
    ORDER BY n.id LIMIT ${most}
  )`;
  return sql<ClaimedNotification & { receiverId: Id }>`
    WITH heads AS (${heads(0)} UNION ALL ${heads(1)}),
    chosen AS (
      SELECT receiver_id FROM heads GROUP BY receiver_id ORDER BY min(priority), min(due_at) LIMIT ${limit}
    ),
    free AS (
      SELECT r.id FROM receivers r JOIN chosen ON chosen.receiver_id = r.id
      WHERE NOT EXISTS (SELECT FROM notifications n
        WHERE n.receiver_id = r.id AND n.state = 'queued' AND n.claimed_until > ${now})
      FOR NO KEY UPDATE OF r SKIP LOCKED
    ),
    due AS (
      SELECT mail.id FROM free CROSS JOIN LATERAL (${waiting(0, mostAlerts)} UNION ALL ${waiting(1, mostOthers)}) AS mail
    )
    UPDATE notifications SET claimed_until = ${claimedUntil}, attempts = attempts + 1
    -- An array, so that the rows are looked up one by one and the table is never read.
    WHERE id = ANY(ARRAY(SELECT id FROM due)) AND state = 'queued' AND (claimed_until IS NULL OR claimed_until <= ${now})
    RETURNING id, receiver_id, kind, incident_id, reason, key, payload, failures, created_at, version
  `.execute(db);
}

async function listReceivers(db: Db, ids: readonly Id[]): Promise<ClaimedReceiver[]> {
  return db
    .selectFrom('receivers as r')
    .innerJoin('participants as p', 'p.id', 'r.participantId')
    .where('r.id', 'in', [...ids])
    .select([
      'r.id',
      'r.participantId',
      'r.kind',
      'r.chatId',
      'r.threadId',
      'r.label',
      'r.url',
      'r.secretSealed',
    ])
    .select(['p.name as personName', 'p.language', 'p.timeZone'])
    .execute();
}

interface SentMark {
  /** The claim's notifications that this message told. The newest of them is its receipt, the others are merged. */
  ids: readonly Id[];
  messageId: string;
  now: Date;
  /** Null for what is about no single incident. */
  incidentId: Id | null;
  receiverId: Id;
}

/**
 * Notes that a message is there, as the incident's one message in its chat. If the claim had run out and its incident was
 * silently closed in between, the message is changed once more: none is left saying that something fires.
 */
export async function markSent(db: Db, mark: SentMark): Promise<void> {
  const { ids, messageId, now, incidentId, receiverId } = mark;
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ state: string; version: number }>`
      SELECT state, version FROM notifications WHERE id = ANY(${ids}::bigint[]) ORDER BY id FOR UPDATE
    `.execute(tx);
    await sql`
      UPDATE notifications SET state = CASE WHEN notifications.id = newest.id THEN 'sent' ELSE 'merged' END, sent_at = ${now},
        message_id = ${messageId}, claimed_until = NULL, last_error = NULL
      FROM (SELECT max(id) AS id FROM unnest(${ids}::bigint[]) AS own(id)) AS newest
      WHERE notifications.id = ANY(${ids}::bigint[])
    `.execute(tx);
    if (incidentId === null) return;
    await tx
      .updateTable('incidentTellings')
      .set({ messageId })
      .where('incidentId', '=', incidentId)
      .where('receiverId', '=', receiverId)
      .execute();
    if (!rows.some(({ state }) => state === 'cancelled')) return;
    const version = Math.max(...rows.map((row) => row.version));
    await sql`
      INSERT INTO notifications (incident_id, receiver_id, kind, version, reason, due_at, created_at)
      VALUES (${incidentId}, ${receiverId}, 'update', ${version}, 'ended', ${now}, ${now}) ON CONFLICT DO NOTHING
    `.execute(tx);
  });
}

interface Claim {
  ids: readonly Id[];
  /** Names the claim; nothing is marked when it has passed to somebody else. */
  claimedUntil: Date;
}

/** Gives a claim back after a failed try, to be tried again at `dueAt`. */
export async function markRetry(db: Db, mark: Claim & { dueAt: Date; error: string }): Promise<void> {
  const { ids, claimedUntil, dueAt, error } = mark;
  await sql`
    UPDATE notifications SET due_at = ${dueAt}, claimed_until = NULL, last_error = ${error}, failures = failures + 1
    WHERE id = ANY(${ids}::bigint[]) AND claimed_until = ${claimedUntil} AND state = 'queued'
  `.execute(db);
}

/** Gives back what was not tried; its receiver is left alone until `readyAt`. */
export async function releaseMail(
  db: Db,
  { ids, claimedUntil, receiverId, readyAt }: Claim & { receiverId: Id; readyAt: Date },
): Promise<void> {
  await sql`
    WITH freed AS (
      UPDATE notifications SET claimed_until = NULL
      WHERE id = ANY(${ids}::bigint[]) AND claimed_until = ${claimedUntil} AND state = 'queued'
    )
    UPDATE receivers SET ready_at = greatest(ready_at, ${readyAt}) WHERE id = ${receiverId}
  `.execute(db);
}

/** Ends notifications of a claim without a message; `error` says why in the receipt. */
export async function markGivenUp(db: Db, mark: Claim & { error: string }): Promise<void> {
  await endClaim(db, mark, { state: 'given_up', error: mark.error });
}

/** Ends notifications of a claim that have nothing to tell any more. */
export async function markCancelled(db: Db, mark: Claim): Promise<void> {
  await endClaim(db, mark, { state: 'cancelled', error: null });
}

async function endClaim(
  db: Db,
  { ids, claimedUntil }: Claim,
  { state, error }: { state: 'given_up' | 'cancelled'; error: string | null },
): Promise<void> {
  await sql`
    UPDATE notifications SET state = ${state}, claimed_until = NULL, last_error = coalesce(${error}, last_error)
    WHERE id = ANY(${ids}::bigint[]) AND claimed_until = ${claimedUntil} AND state = 'queued'
  `.execute(db);
}

const receiptDays = 90;
const mostDeleted = 20_000;

/** Forgets receipts after 90 days, some at a time; what waits is kept. */
export async function deleteOldReceipts(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM notifications WHERE id IN (SELECT id FROM notifications
      WHERE created_at < ${now}::timestamptz - make_interval(days => ${receiptDays}) AND state <> 'queued'
      ORDER BY created_at LIMIT ${mostDeleted})
  `.execute(db);
}
