import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import { WorkerRefusedError } from './worker-refusal.ts';

interface Claim {
  participantId: Id | null;
  author: { actor: string; isOperator: boolean };
  now: Date;
}

/**
 * Makes sure that the participant may own one more worker, and lets a pending one in when an operator asks. The
 * participant's row stays locked to the end of the transaction, so that two claims cannot both take the last place.
 */
export async function claimOwnership(tx: Tx, { participantId, author, now }: Claim): Promise<void> {
  if (participantId === null) return;
  const participant = await tx
    .selectFrom('participants')
    .select(['status', 'workerLimit'])
    .where('id', '=', participantId)
    .forUpdate()
    .executeTakeFirst();
  if (participant === undefined) throw new WorkerRefusedError('unknown_participant');
  if (participant.status === 'deactivated') throw new WorkerRefusedError('participant_deactivated');
  const { owned } = await tx
    .selectFrom('workerOwners')
    .select(sql<number>`count(*)::int`.as('owned'))
    .where('participantId', '=', participantId)
    .where('ownedTo', 'is', null)
    .executeTakeFirstOrThrow();
  if (owned >= participant.workerLimit) throw new WorkerRefusedError('worker_limit');
  if (participant.status !== 'pending' || !author.isOperator) return;
  await tx.updateTable('participants').set({ status: 'active' }).where('id', '=', participantId).execute();
  const subject = `participant:${participantId}`;
  await insertAuditEntry(tx, { actor: author.actor, action: 'participant.admitted', subject }, now);
}

interface Ownership {
  workerId: Id;
  participantId: Id | null;
  now: Date;
}

/** From `now` on; null opens none: the worker is the pool's. */
export async function openOwnership(tx: Tx, { workerId, participantId, now }: Ownership): Promise<void> {
  if (participantId === null) return;
  await tx
    .insertInto('workerOwners')
    .values({ workerId, participantId, ownedFrom: now, ownedTo: null })
    // Two changes in one instant: the later one owned it, the earlier one never did.
    .onConflict((oc) => oc.columns(['workerId', 'ownedFrom']).doUpdateSet({ participantId, ownedTo: null }))
    .execute();
}

export async function closeOwnership(tx: Tx, workerId: Id, now: Date): Promise<void> {
  await tx
    .updateTable('workerOwners')
    .set({ ownedTo: now })
    .where('workerId', '=', workerId)
    .where('ownedTo', 'is', null)
    .execute();
}

/** Workers whose newest owner is this participant, watched or not; those they gave away are somebody else's. */
export async function listLastOwnedWorkers(db: Db | Tx, participantId: Id): Promise<Id[]> {
  const { rows } = await sql<{ workerId: Id }>`
    SELECT worker_id FROM (
      SELECT DISTINCT ON (worker_id) worker_id, participant_id FROM worker_owners
      WHERE worker_id IN (SELECT worker_id FROM worker_owners WHERE participant_id = ${participantId})
      ORDER BY worker_id, owned_from DESC
    ) AS newest WHERE participant_id = ${participantId}
  `.execute(db);
  return rows.map(({ workerId }) => workerId);
}

/** Whose it is now; null: the pool's. */
export async function findWorkerOwner(db: Db, workerId: Id): Promise<Id | null> {
  const owner = await db
    .selectFrom('workerOwners')
    .select('participantId')
    .where('workerId', '=', workerId)
    .where('ownedTo', 'is', null)
    .executeTakeFirst();
  return owner?.participantId ?? null;
}
