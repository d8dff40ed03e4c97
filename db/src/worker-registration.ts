import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import type { SecretBox } from './secret-box.ts';
import { claimOwnership, openOwnership } from './worker-ownership.ts';
import { toRefusal, type WorkerRefusal } from './worker-refusal.ts';

export interface NewWorker {
  name: string;
  host: string;
  address: string;
  accessHash: string | null;
  labels: string[];
  notes?: string | null | undefined;
  /** Null = the pool's own. */
  participantId: Id | null;
}

/** Who does it; an operator's adding lets a pending owner in. */
export interface Author {
  actor: string;
  isOperator: boolean;
}

export interface RegistrationDeps {
  db: Db;
  secretBox: SecretBox;
  now: Date;
}

export type WorkerChangeResult = { ok: true; id: Id } | { ok: false; reason: WorkerRefusal };

/**
 * Starts watching a worker, whole or not at all: the row, its owner from now on, the sealed access hash and the
 * audit entry. An operator who adds a worker for a pending participant lets that participant in.
 */
export async function insertWorker(
  deps: RegistrationDeps,
  worker: NewWorker,
  author: Author,
): Promise<WorkerChangeResult> {
  const { db, secretBox, now } = deps;
  return toRefusal(() =>
    db.transaction().execute(async (tx) => {
      await claimOwnership(tx, { participantId: worker.participantId, author, now });
      const id = await insertRow(tx, worker, now);
      await openOwnership(tx, { workerId: id, participantId: worker.participantId, now });
      if (worker.accessHash !== null)
        await setAccessHash(tx, secretBox, { id, accessHash: worker.accessHash });
      const { accessHash, notes = null, ...shown } = worker;
      const detail = { ...shown, hasAccessHash: accessHash !== null, hasNotes: notes !== null };
      const subject = `worker:${id}`;
      await insertAuditEntry(tx, { actor: author.actor, action: 'worker.created', subject, detail }, now);
      return id;
    }),
  );
}

async function insertRow(tx: Tx, worker: NewWorker, now: Date): Promise<Id> {
  const { name, host, address, labels, notes = null } = worker;
  const hostId = await upsertHost(tx, host, now);
  const { id } = await tx
    .insertInto('workers')
    .values({ name, hostId, address, labels, notes, accessHashSealed: null, createdAt: now, removedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The host's id, made on first sight. */
export async function upsertHost(tx: Tx, name: string, now: Date): Promise<Id> {
  const { id } = await tx
    .insertInto('hosts')
    .values({ name, createdAt: now })
    .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Seals the hash to this very row, so that a copied value opens nowhere else. */
export async function setAccessHash(
  tx: Tx,
  secretBox: SecretBox,
  { id, accessHash }: { id: Id; accessHash: string | null },
): Promise<void> {
  const accessHashSealed =
    accessHash === null ? null : await secretBox.seal(accessHash, `workers.access_hash:${id}`);
  await tx.updateTable('workers').set({ accessHashSealed }).where('id', '=', id).execute();
}
