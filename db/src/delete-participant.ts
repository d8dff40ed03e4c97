import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { endAlertsSilently } from './end-alerts.ts';
import { NotFoundError } from './not-found-error.ts';
import { participantTables, workerFactTables } from './participant-tables.ts';
import { keepAnOperator } from './participants.ts';
import type { Id } from './schema.ts';
import { closeOwnership, listLastOwnedWorkers } from './worker-ownership.ts';

/**
 * Deletes a person's own data for good, all of it or nothing: their ways in, chats, rules, wallets and workers. The row
 * stays without a name, so that the ledger and the figures of the pool still add up. Throws `NotFoundError` and
 * `LastOperatorError`.
 */
export async function deleteParticipant(
  db: Db,
  { id, actor }: { id: Id; actor: string },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await keepAnOperator(tx, id);
    await lockParticipant(tx, id);
    const workerIds = await listLastOwnedWorkers(tx, id);
    for (const workerId of workerIds) await endWorker(tx, workerId, now);
    await forgetWorkers(tx, workerIds);
    await forgetAgents(tx, id, now);
    await forgetWords(tx, id, workerIds);
    for (const { table, column, onDeletion } of participantTables) {
      if (onDeletion === 'kept') continue;
      await sql`DELETE FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${id}`.execute(tx);
    }
    await tx
      .updateTable('participants')
      .set({ ...nobody, deletedAt: now })
      .where('id', '=', id)
      .execute();
    const subject = `participant:${id}`;
    await insertAuditEntry(tx, { actor, action: 'participant.deleted', subject }, now);
  });
}

const nobody = {
  name: 'Deleted participant',
  telegramUserId: null,
  role: 'participant',
  status: 'deactivated',
  language: 'en',
  timeZone: 'UTC',
  currency: 'USD',
} as const;

async function lockParticipant(tx: Tx, id: Id): Promise<void> {
  await tx
    .selectFrom('participants')
    .select('id')
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFoundError('participant'));
}

async function endWorker(tx: Tx, workerId: Id, now: Date): Promise<void> {
  await tx
    .updateTable('workers')
    .set({ removedAt: now })
    .where('id', '=', workerId)
    .where('removedAt', 'is', null)
    .execute();
  await closeOwnership(tx, workerId, now);
  await endAlertsSilently(tx, workerId, now);
}

/** Names, addresses and labels are theirs, and so is a host's name once no other worker is on it. */
async function forgetWorkers(tx: Tx, workerIds: readonly Id[]): Promise<void> {
  const ids = sql`${workerIds}::bigint[]`;
  await sql`
    UPDATE workers SET name = 'deleted', address = 'deleted:' || id, labels = '{}', access_hash_sealed = NULL
    WHERE id = ANY(${ids})
  `.execute(tx);
  for (const table of workerFactTables) {
    await sql`DELETE FROM ${sql.table(table)} WHERE worker_id = ANY(${ids})`.execute(tx);
  }
  await sql`
    UPDATE hosts SET name = 'deleted:' || id
    WHERE id IN (SELECT host_id FROM workers WHERE id = ANY(${ids}))
      AND NOT EXISTS (SELECT FROM workers WHERE host_id = hosts.id AND address NOT LIKE 'deleted:%')
  `.execute(tx);
}

/** Agents stay for the workers that they ever reported, without a name; their keys go with the person's others. */
async function forgetAgents(tx: Tx, id: Id, now: Date): Promise<void> {
  await sql`
    UPDATE hosts SET name = 'deleted:' || id WHERE id IN (SELECT host_id FROM agents WHERE participant_id = ${id})
  `.execute(tx);
  await tx
    .updateTable('agents')
    .set({ name: 'deleted', revokedAt: now })
    .where('participantId', '=', id)
    .execute();
}

/** The audit log keeps who did what when, without the words: names and addresses stand in the detail. */
async function forgetWords(tx: Tx, id: Id, workerIds: readonly Id[]): Promise<void> {
  const person = `participant:${id}`;
  const keys = await tx.selectFrom('apiKeys').select('id').where('participantId', '=', id).execute();
  const agents = await tx.selectFrom('agents').select('id').where('participantId', '=', id).execute();
  const subjects = [
    person,
    ...workerIds.map((workerId) => `worker:${workerId}`),
    ...keys.map((key) => `api_key:${key.id}`),
    ...agents.map((agent) => `agent:${agent.id}`),
  ];
  await tx
    .updateTable('auditLog')
    .set({ detail: '{}' })
    .where((eb) => eb.or([eb('actor', '=', person), eb('subject', 'in', subjects)]))
    .execute();
  await tx.deleteFrom('probeRequests').where('requestedBy', '=', person).execute();
  await tx.deleteFrom('exportLinks').where('requestedBy', '=', person).execute();
}
