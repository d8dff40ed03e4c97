import { insertAuditEntry } from './audit-log.ts';
import type { Tx } from './database.ts';
import { endAlertsSilently } from './end-alerts.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';
import { claimOwnership, closeOwnership, openOwnership } from './worker-ownership.ts';
import { toRefusal } from './worker-refusal.ts';
import {
  type Author,
  type RegistrationDeps,
  setAccessHash,
  upsertHost,
  type WorkerChangeResult,
} from './worker-registration.ts';

/** What is left out stays as it is. */
export interface WorkerChange {
  name?: string | undefined;
  labels?: string[] | undefined;
  notes?: string | null | undefined;
  target?: { host: string; address: string } | undefined;
  accessHash?: string | null | undefined;
  participantId?: Id | null | undefined;
}

interface WorkerEdit {
  id: Id;
  /** Whose worker it must be; null = anybody's. */
  participantId: Id | null;
  author: Author;
}

/**
 * Changes only what is given, all of it or nothing. A new owner owns from now on, history stays with the one before
 * and notes go; a new owner or address ends open alerts without a notice, and a new address forgets the figures of the
 * machine before. Throws `NotFoundError` when the worker is not watched or not theirs.
 */
export async function updateWorker(
  { db, secretBox, now }: RegistrationDeps,
  { id, participantId, author }: WorkerEdit,
  change: WorkerChange,
): Promise<WorkerChangeResult> {
  const { target, accessHash, participantId: newOwner, ...columns } = change;
  return toRefusal(() =>
    db.transaction().execute(async (tx) => {
      const before = await lockWorker(tx, id, participantId);
      if (newOwner !== undefined && newOwner !== before.participantId) {
        await claimOwnership(tx, { participantId: newOwner, author, now });
        await closeOwnership(tx, id, now);
        await openOwnership(tx, { workerId: id, participantId: newOwner, now });
        await endAlertsSilently(tx, id, now);
        // What one owner wrote down is not the next one's to read.
        columns.notes ??= null;
      }
      if (target !== undefined && target.address !== before.address) {
        if (before.agentId === null) await moveWorker(tx, id, { target, now });
        else await setAddress(tx, id, target.address);
      }
      if (accessHash !== undefined) await setAccessHash(tx, secretBox, { id, accessHash });
      const set = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
      if (Object.keys(set).length > 0) {
        await tx.updateTable('workers').set(set).where('id', '=', id).execute();
      }
      await insertAuditEntry(
        tx,
        { actor: author.actor, action: 'worker.updated', subject: `worker:${id}`, detail: toDetail(change) },
        now,
      );
      return id;
    }),
  );
}

/**
 * Stops watching: the row and its history stay, the owner owned it until now, open alerts end without a notice and
 * the address is free again. Throws `NotFoundError` as `updateWorker` does.
 */
export async function removeWorker(
  { db, now }: Pick<RegistrationDeps, 'db' | 'now'>,
  { id, participantId, author }: WorkerEdit,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockWorker(tx, id, participantId);
    await tx.updateTable('workers').set({ removedAt: now }).where('id', '=', id).execute();
    await closeOwnership(tx, id, now);
    await endAlertsSilently(tx, id, now);
    const subject = `worker:${id}`;
    await insertAuditEntry(tx, { actor: author.actor, action: 'worker.removed', subject }, now);
  });
}

async function lockWorker(tx: Tx, id: Id, participantId: Id | null) {
  const worker = await tx
    .selectFrom('workers')
    .select(['address', 'agentId'])
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  const owner = await tx
    .selectFrom('workerOwners')
    .select('participantId')
    .where('workerId', '=', id)
    .where('ownedTo', 'is', null)
    .executeTakeFirst();
  const ownerId = owner?.participantId ?? null;
  const isTheirs = participantId === null || participantId === ownerId;
  if (worker === undefined || !isTheirs) throw new NotFoundError('worker');
  return { address: worker.address, agentId: worker.agentId, participantId: ownerId };
}

async function moveWorker(
  tx: Tx,
  id: Id,
  { target, now }: { target: { host: string; address: string }; now: Date },
): Promise<void> {
  const hostId = await upsertHost(tx, target.host, now);
  await tx.updateTable('workers').set({ hostId, address: target.address }).where('id', '=', id).execute();
  for (const latest of ['workerState', 'workerFacts', 'workerContracts'] as const) {
    await tx.deleteFrom(latest).where('workerId', '=', id).execute();
  }
  await endAlertsSilently(tx, id, now);
}

/** A worker that an agent reports stays on the agent's host, and the same machine. */
async function setAddress(tx: Tx, id: Id, address: string): Promise<void> {
  await tx.updateTable('workers').set({ address }).where('id', '=', id).execute();
}

function toDetail({ accessHash, notes, ...shown }: WorkerChange): Record<string, unknown> {
  return {
    ...shown,
    ...(notes === undefined ? {} : { hasNotes: notes !== null }),
    ...(accessHash === undefined ? {} : { hasAccessHash: accessHash !== null }),
  };
}
