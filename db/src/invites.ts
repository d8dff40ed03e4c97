import { type Selectable, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import type { Participant } from './participants.ts';
import type { Id, InvitesTable } from './schema.ts';
import { createToken, hashToken } from './token.ts';

/** Telegram's deep links carry the token: `t.me/<bot>?start=inv_…`, at most 64 characters. */
export const invitePrefix = 'inv_';

/** An invite was to let somebody in and is unknown, run out, used up or revoked. Expected: told as it is. */
export class InviteRefusedError extends Error {
  override name = 'InviteRefusedError';
}

interface NewInvite {
  role: Participant['role'];
  expiresAt: Date;
  usesMax: number;
  actor: string;
}

export type Invite = Omit<Selectable<InvitesTable>, 'tokenHash'>;

/** The token is returned once and stored only as its SHA-256, with its first characters to tell invites apart. */
export async function createInvite(
  db: Db,
  { role, expiresAt, usesMax, actor }: NewInvite,
  now: Date,
): Promise<{ invite: Invite; token: string }> {
  const token = createToken(invitePrefix);
  return db.transaction().execute(async (tx) => {
    const invite = await tx
      .insertInto('invites')
      .values({
        tokenHash: await hashToken(token),
        prefix: token.slice(0, 9),
        createdBy: actor,
        createdAt: now,
        revokedAt: null,
        role,
        expiresAt,
        usesMax,
      })
      .returning(shown)
      .executeTakeFirstOrThrow();
    const detail = { role, usesMax, expiresAt: expiresAt.toISOString() };
    const subject = `invite:${invite.id}`;
    await insertAuditEntry(tx, { actor, action: 'invite.created', subject, detail }, now);
    return { invite, token };
  });
}

interface Acceptance {
  /** `inv_…`, if the person came with one. */
  token: string | undefined;
  participant: Participant;
}

/**
 * Takes one use of an invite where the person gains by it, and gives them what it grants: those who wait are let in,
 * participants may become operators. Where nothing is gained no use is taken. Throws `InviteRefusedError` when a person
 * who waits came with an invite that lets nobody in.
 */
export async function acceptInvite(
  tx: Tx,
  { token, participant }: Acceptance,
  now: Date,
): Promise<Participant> {
  if (token === undefined || participant.status === 'deactivated') return participant;
  const isIn = participant.status === 'active';
  if (isIn && participant.role === 'operator') return participant;
  const taken = await tx
    .updateTable('invites')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('tokenHash', '=', await hashToken(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .whereRef('uses', '<', 'usesMax')
    .$if(isIn, (query) => query.where('role', '=', 'operator'))
    .returning(['id', 'role'])
    .executeTakeFirst();
  if (taken !== undefined) return admit(tx, participant, { invite: taken, now });
  if (!isIn) throw new InviteRefusedError('The invite has run out or was used');
  return participant;
}

async function admit(
  tx: Tx,
  { id, role }: Participant,
  { invite, now }: { invite: Pick<Invite, 'id' | 'role'>; now: Date },
): Promise<Participant> {
  const admitted = await tx
    .updateTable('participants')
    .set({ status: 'active', role: invite.role === 'operator' ? 'operator' : role })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const subject = `participant:${id}`;
  const detail = { inviteId: invite.id, role: invite.role };
  await insertAuditEntry(tx, { actor: subject, action: 'invite.accepted', subject, detail }, now);
  return admitted;
}

/** What an invite says to whoever holds it: the role, and the name of the person who made it where there is one. */
export async function findInvite(
  db: Db,
  token: string,
): Promise<{ role: Participant['role']; inviterName: string | null } | undefined> {
  return db
    .selectFrom('invites')
    .leftJoin('participants', (join) =>
      join.on(sql`'participant:' || participants.id`, '=', sql.ref('invites.created_by')),
    )
    .select(['invites.role', 'participants.name as inviterName'])
    .where('tokenHash', '=', await hashToken(token))
    .executeTakeFirst();
}

/** Nobody is let in by it any more. Returns whether there was a live invite with this id. */
export async function revokeInvite(
  db: Db,
  { id, actor }: { id: Id; actor: string },
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('invites')
      .set({ revokedAt: now })
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (revoked === undefined) return false;
    await insertAuditEntry(tx, { actor, action: 'invite.revoked', subject: `invite:${id}` }, now);
    return true;
  });
}

/** Newest first, used and revoked ones too. */
export async function listInvites(
  db: Db,
  { limit, beforeId }: { limit: number; beforeId?: Id | undefined },
): Promise<Invite[]> {
  return db
    .selectFrom('invites')
    .select(shown)
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? '0'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

const shown = [
  'id',
  'prefix',
  'role',
  'createdBy',
  'createdAt',
  'expiresAt',
  'usesMax',
  'uses',
  'revokedAt',
] as const;
