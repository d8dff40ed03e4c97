import { pickReceivers } from '@cocoon-pool/domain/alerts/pick-receivers';
import { type Audience, chosenPeopleMax } from '@cocoon-pool/domain/pool/parse-broadcast';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { listStandingReceivers } from './receivers.ts';
import type { BroadcastsTable, Id } from './schema.ts';

export type Broadcast = Omit<Selectable<BroadcastsTable>, 'requestKey'>;

export interface NewBroadcast {
  /** The same one sends once. */
  requestKey: string;
  poolName: string;
  text: string;
  audience: Audience;
  actor: string;
}

export type SentBroadcast =
  | { ok: true; broadcast: Broadcast }
  /** The key was used for something else, this hour's are used up, or there is nobody to write to. */
  | { ok: false; reason: 'key_taken' | 'too_many' | 'nobody' };

export const broadcastsPerHour = 5;

/**
 * Keeps a message and a notice of it for each person, all or nothing, and audits it; a repeated request is answered with
 * what the first one sent. The outbox carries the notices as all others, quiet hours and all.
 */
export async function sendBroadcast(
  db: Db,
  { requestKey, poolName, text, audience, actor }: NewBroadcast,
  now: Date,
): Promise<SentBroadcast> {
  return db.transaction().execute(async (tx): Promise<SentBroadcast> => {
    // One after another, so that two can neither take the last place nor be the same.
    await sql`SELECT pg_advisory_xact_lock(hashtext('broadcasts'))`.execute(tx);
    const earlier = await findByKey(tx, requestKey);
    if (earlier !== undefined) {
      const isSame = earlier.text === text && earlier.createdBy === actor;
      return isSame && (await wasSentTo(tx, earlier, audience))
        ? { ok: true, broadcast: earlier }
        : { ok: false, reason: 'key_taken' };
    }
    if ((await countLastHour(tx, now)) >= broadcastsPerHour) return { ok: false, reason: 'too_many' };
    const participantIds = await listAudience(tx, audience);
    if (participantIds.length === 0) return { ok: false, reason: 'nobody' };
    const broadcast = await tx
      .insertInto('broadcasts')
      .values({
        ...{ requestKey, text, audience: audience.kind, people: participantIds.length },
        ...{ createdBy: actor, createdAt: now },
      })
      .returning(shown)
      .executeTakeFirstOrThrow();
    await sql`
      INSERT INTO notices (participant_id, kind, key, payload, created_at)
      SELECT id, 'operator_message', ${broadcast.id}, ${JSON.stringify({ poolName, text })}::jsonb, ${now}::timestamptz
      FROM unnest(${participantIds}::bigint[]) AS id
    `.execute(tx);
    const detail = { audience: audience.kind, people: participantIds.length };
    const subject = `broadcast:${broadcast.id}`;
    await insertAuditEntry(tx, { actor, action: 'broadcast.sent', subject, detail }, now);
    return { ok: true, broadcast };
  });
}

const shown = ['id', 'text', 'audience', 'people', 'createdBy', 'createdAt'] as const;

function findByKey(tx: Tx, requestKey: string): Promise<Broadcast | undefined> {
  return tx.selectFrom('broadcasts').select(shown).where('requestKey', '=', requestKey).executeTakeFirst();
}

/** Chosen people are the same ones where all who were told are among them, and nobody of them was left out. */
async function wasSentTo(tx: Tx, { id, audience: kind }: Broadcast, audience: Audience): Promise<boolean> {
  if (audience.kind !== 'chosen') return kind === audience.kind;
  const notices = await tx
    .selectFrom('notices')
    .select('participantId')
    .where('kind', '=', 'operator_message')
    .where('key', '=', id)
    .limit(chosenPeopleMax)
    .execute();
  const told = new Set(notices.map(({ participantId }) => participantId));
  const chosen = new Set<Id | null>(audience.participantIds);
  const wanted = await listAudience(tx, audience);
  return (
    kind === 'chosen' && [...told].every((one) => chosen.has(one)) && wanted.every((one) => told.has(one))
  );
}

async function countLastHour(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ sent: number }>`
    SELECT count(*)::int AS sent FROM broadcasts WHERE created_at > ${now}::timestamptz - interval '1 hour'
  `.execute(tx);
  return rows[0]?.sent ?? 0;
}

/** Each once; whoever was not let in yet or is deactivated is not written to. */
async function listAudience(db: Db | Tx, audience: Audience): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    SELECT p.id FROM participants p WHERE p.status = 'active' AND p.deleted_at IS NULL AND ${toCondition(audience)}
    ORDER BY p.id
  `.execute(db);
  return rows.map(({ id }) => id);
}

function toCondition(audience: Audience): RawBuilder<unknown> {
  switch (audience.kind) {
    case 'everybody':
      return sql`true`;
    case 'with_workers':
      return sql`EXISTS (SELECT FROM worker_owners o
        JOIN workers w ON w.id = o.worker_id AND w.removed_at IS NULL
        WHERE o.participant_id = p.id AND o.owned_to IS NULL)`;
    case 'chosen':
      return sql`p.id = ANY(${audience.participantIds}::bigint[])`;
  }
}

export interface AudienceCounts {
  people: number;
  /** Chats and webhooks that would hear it now. */
  receivers: number;
  /** Of the people: those whom nothing would reach now. */
  withoutReceiver: number;
}

/** Whom a message would reach if it was sent now. */
export async function countAudience(db: Db, audience: Audience): Promise<AudienceCounts> {
  const participantIds = await listAudience(db, audience);
  const standing = await listStandingReceivers(db, { participantIds, receiverIds: [] });
  const own = Map.groupBy(standing, ({ participantId }) => participantId);
  const counts = participantIds.map(
    (participantId) =>
      pickReceivers(own.get(participantId) ?? [], { participantId, toldIds: [] }).targets.length,
  );
  return {
    people: participantIds.length,
    receivers: counts.reduce((sum, count) => sum + count, 0),
    withoutReceiver: counts.filter((count) => count === 0).length,
  };
}

/** Newest first. */
export async function listBroadcasts(
  db: Db,
  { limit, beforeId }: { limit: number; beforeId?: Id | undefined },
): Promise<Broadcast[]> {
  return db
    .selectFrom('broadcasts')
    .select(shown)
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function findBroadcast(db: Db, id: Id): Promise<Broadcast | undefined> {
  return db.selectFrom('broadcasts').select(shown).where('id', '=', id).executeTakeFirst();
}
