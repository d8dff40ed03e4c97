import type { Db } from './database.ts';
import type { Participant } from './participants.ts';
import type { Id } from './schema.ts';
import { createToken, hashToken } from './token.ts';

/** A session ends when it is not used for this long … */
const idleMs = 7 * 86_400_000;
/** … and, however much it is used, this long after it began. */
const longestMs = 30 * 86_400_000;
/** Sliding writes at most this often. */
const touchMs = 60_000;

/** A fresh session; the token is returned once and stored only as its SHA-256. */
export async function createSession(
  db: Db,
  participantId: Id,
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
  if (now.getTime() - row.lastUsedAt.getTime() >= touchMs) await slideSession(db, row, now);
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

/** From the next call on the token is refused. */
export async function revokeSession(db: Db, id: Id, now: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();
}
