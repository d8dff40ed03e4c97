import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import { getParticipant } from './participants.ts';
import type { Id } from './schema.ts';
import { createToken, hashToken } from './token.ts';

const lifeMs = 30 * 60_000;
/** How many one person may have made in an hour. */
const tokensPerHour = 30;

interface NewEnrolmentToken {
  /** Whose the host's workers will be; null = the pool's. */
  participantId: Id | null;
  /** The agent that is to get a new key; null for a new one. */
  agentId: Id | null;
  actor: string;
}

/**
 * A token for one host, good once and for 30 minutes; returned once and stored only as its SHA-256. Undefined when the
 * actor made too many. Throws `NotFoundError` where there is no such participant; with an `agentId` the agent must be one
 * of the participant's (null = anybody's).
 */
export async function createEnrolmentToken(
  db: Db,
  { participantId, agentId, actor }: NewEnrolmentToken,
  now: Date,
): Promise<{ token: string; expiresAt: Date } | undefined> {
  const token = createToken('ce_');
  const expiresAt = new Date(now.getTime() + lifeMs);
  const tokenHash = await hashToken(token);
  return db.transaction().execute(async (tx) => {
    const { made } = await tx
      .selectFrom('enrolmentTokens')
      .select(sql<number>`count(*)::int`.as('made'))
      .where('createdBy', '=', actor)
      .where('createdAt', '>', new Date(now.getTime() - 3_600_000))
      .executeTakeFirstOrThrow();
    if (made >= tokensPerHour) return undefined;
    if (agentId === null && participantId !== null) await getParticipant(tx, participantId);
    const owner = agentId === null ? participantId : await findOwner(tx, agentId, participantId);
    const { id } = await tx
      .insertInto('enrolmentTokens')
      .values({
        ...{ tokenHash, participantId: owner, agentId, createdBy: actor, createdAt: now, expiresAt },
        usedAt: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const subject = `enrolment_token:${id}`;
    const detail = { participantId: owner, agentId };
    await insertAuditEntry(tx, { actor, action: 'agent.token_created', subject, detail }, now);
    return { token, expiresAt };
  });
}

/** An agent that gets a new key stays whose it is. */
async function findOwner(tx: Tx, agentId: Id, participantId: Id | null): Promise<Id | null> {
  let query = tx.selectFrom('agents').select('participantId').where('id', '=', agentId);
  if (participantId !== null) query = query.where('participantId', '=', participantId);
  const agent = await query.executeTakeFirstOrThrow(() => new NotFoundError('agent'));
  return agent.participantId;
}

/** Takes the token: only the first of many at once gets it. Undefined when unknown, used or run out. */
export async function takeEnrolmentToken(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ id: Id; participantId: Id | null; agentId: Id | null } | undefined> {
  return tx
    .updateTable('enrolmentTokens')
    .set({ usedAt: now })
    .where('tokenHash', '=', await hashToken(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning(['id', 'participantId', 'agentId'])
    .executeTakeFirst();
}
