import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { Participant } from './participants.ts';
import type { Id, SessionsTable } from './schema.ts';
import { toStorableText } from './storable-text.ts';
import { createToken, hashToken } from './token.ts';
import { writeIfPossible } from './write-refusal.ts';

/** A session ends when it is not used for this long … */
const idleMs = 7 * 86_400_000;
/** … and, however much it is used, this long after it began. */
const longestMs = 30 * 86_400_000;
/** Sliding writes at most this often. */
const touchMs = 60_000;
const longestUserAgent = 300;

interface NewSession {
  participantId: Id;
  method: NonNullable<SessionsTable['method']>;
  /** What the person's program says of itself, so that they know their sessions apart. */
  userAgent?: string | undefined;
}

/** A fresh session; the token is returned once and stored only as its SHA-256. */
export async function createSession(
  db: Db,
  { participantId, method, userAgent }: NewSession,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = createToken('');
  const expiresAt = new Date(now.getTime() + idleMs);
  await db
    .insertInto('sessions')
    .values({
      participantId,
      tokenHash: await hashToken(token),
      createdAt: now,
      lastUsedAt: now,
      expiresAt,
      revokedAt: null,
      method,
      userAgent: userAgent === undefined ? null : toStorableText(userAgent.slice(0, longestUserAgent)),
    })
    .execute();
  return { token, expiresAt };
}

export interface Session {
  id: Id;
  participant: Pick<Participant, 'id' | 'role' | 'status'>;
}

/** The live session of a token, slid forward; undefined when unknown, run out or revoked. */
export async function useSession(db: Db, token: string, now: Date): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('participants', 'participants.id', 'sessions.participantId')
    .select(['sessions.id', 'sessions.lastUsedAt', 'sessions.createdAt'])
    .select(['participants.id as participantId', 'participants.role', 'participants.status'])
    .where('tokenHash', '=', await hashToken(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (now.getTime() - row.lastUsedAt.getTime() >= touchMs) await writeIfPossible(slideSession(db, row, now));
  return { id: row.id, participant: { id: row.participantId, role: row.role, status: row.status } };
}

async function slideSession(db: Db, session: { id: Id; createdAt: Date }, now: Date): Promise<void> {
  const end = Math.min(now.getTime() + idleMs, session.createdAt.getTime() + longestMs);
  await db
    .updateTable('sessions')
    .set({ lastUsedAt: now, expiresAt: new Date(end) })
    .where('id', '=', session.id)
    .execute();
}

export type SessionListItem = Omit<Selectable<SessionsTable>, 'participantId' | 'tokenHash' | 'revokedAt'>;

/** The live sessions of a person, newest first. */
export async function listSessions(
  db: Db,
  { participantId, limit, beforeId }: { participantId: Id; limit: number; beforeId?: Id | undefined },
  now: Date,
): Promise<SessionListItem[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'createdAt', 'lastUsedAt', 'expiresAt', 'method', 'userAgent'])
    .where('participantId', '=', participantId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? '0'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** From the next call on the token is refused. Returns whether this person had a live session with this id. */
export async function revokeSession(
  db: Db,
  { id, participantId }: { id: Id; participantId: Id },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('participantId', '=', participantId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends every session of a person but the one they are in; null ends all. */
export async function revokeOtherSessions(
  db: Db,
  { participantId, exceptId }: { participantId: Id; exceptId: Id | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revokedAt: now })
    .where('participantId', '=', participantId)
    .where('revokedAt', 'is', null)
    .$if(exceptId !== null, (query) => query.where('id', '!=', exceptId ?? '0'))
    .execute();
}

/** When each of these people was seen last in a session of theirs, ended ones too; who never was is left out. */
export async function listLastSeen(db: Db, participantIds: readonly Id[]): Promise<Map<Id, Date>> {
  const rows = await db
    .selectFrom('sessions')
    .select(['participantId', (eb) => eb.fn.max('lastUsedAt').as('lastSeenAt')])
    .where('participantId', 'in', [...participantIds, '0'])
    .groupBy('participantId')
    .limit(participantIds.length + 1)
    .execute();
  return new Map(rows.map(({ participantId, lastSeenAt }) => [participantId, lastSeenAt]));
}
