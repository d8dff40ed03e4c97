import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import { toReceiverContext } from './receiver-context.ts';
import { nextPosition, type StoredReceiver } from './receivers.ts';
import type { Id } from './schema.ts';
import type { SecretBox } from './secret-box.ts';

interface Change {
  id: Id;
  /** Whose receivers may be changed; null = everybody's. */
  reach: Id | null;
  actor: string;
}

interface NewWebhook {
  participantId: Id;
  url: string;
  secret: string;
  label: string | null;
  isBackup: boolean;
  actor: string;
}

/** The last in order. The secret is stored sealed. */
export async function insertWebhook(
  db: Db,
  { participantId, url, secret, label, isBackup, actor }: NewWebhook,
  { secretBox, now }: { secretBox: SecretBox; now: Date },
): Promise<StoredReceiver> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      id: Id;
    }>`SELECT nextval(pg_get_serial_sequence('receivers', 'id')) AS id`.execute(tx);
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('No id for a receiver');
    const sealed = await secretBox.seal(secret, toReceiverContext(id));
    await sql`
      INSERT INTO receivers (id, participant_id, kind, label, position, is_backup, url, secret_sealed, created_at)
      OVERRIDING SYSTEM VALUE
      VALUES (${id}, ${participantId}, 'webhook', ${label}, ${nextPosition(participantId)}, ${isBackup}, ${url},
        ${sealed}, ${now})
    `.execute(tx);
    const audit = {
      actor,
      action: 'receiver.created' as const,
      subject: `receiver:${id}`,
      detail: { kind: 'webhook' },
    };
    await insertAuditEntry(tx, audit, now);
    return tx.selectFrom('receivers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** `undefined` leaves a field as it is. */
export interface ReceiverChange {
  label?: string | null | undefined;
  isBackup?: boolean | undefined;
  /** Its place among the person's receivers, from 0. */
  position?: number | undefined;
  /** On again, or off by the person's own will. */
  enabled?: boolean | undefined;
}

/** Throws `NotFoundError`. */
export async function updateReceiver(
  db: Db,
  { id, reach, actor, change }: Change & { change: ReceiverChange },
  now: Date,
): Promise<StoredReceiver> {
  return db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('receivers')
      .selectAll()
      .where('id', '=', id)
      .where('removedAt', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined || (reach !== null && known.participantId !== reach))
      throw new NotFoundError('receiver');
    const { label = known.label, isBackup = known.isBackup, position, enabled } = change;
    await tx
      .updateTable('receivers')
      .set({ label, isBackup, ...(enabled === undefined ? {} : toSwitch(enabled, now)) })
      .where('id', '=', id)
      .execute();
    if (position !== undefined) await moveTo(tx, known, position);
    const detail = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await insertAuditEntry(
      tx,
      { actor, action: 'receiver.updated' as const, subject: `receiver:${id}`, detail },
      now,
    );
    return tx.selectFrom('receivers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** The others keep their order and close up around it. */
async function moveTo(tx: Tx, { id, participantId }: StoredReceiver, position: number): Promise<void> {
  const rows = await tx
    .selectFrom('receivers')
    .select('id')
    .where('participantId', '=', participantId)
    .where('removedAt', 'is', null)
    .where('id', '!=', id)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const ids = rows.map((row) => row.id).toSpliced(position, 0, id);
  await sql`
    UPDATE receivers SET position = place.position - 1
    FROM unnest(${ids}::bigint[]) WITH ORDINALITY AS place(id, position) WHERE receivers.id = place.id
  `.execute(tx);
}

function toSwitch(enabled: boolean, now: Date) {
  return enabled ? { disabledAt: null, disabledReason: null } : { disabledAt: now, disabledReason: ownWill };
}

/** Why a receiver is off that could be reached: only its owner switches it on again. */
export const ownWill = 'switched off by its owner';

/** Gives up what waits for it. Throws `NotFoundError`. */
export async function removeReceiver(db: Db, { id, reach, actor }: Change, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: Id }>`
      UPDATE receivers SET removed_at = ${now} WHERE id = ${id} AND removed_at IS NULL
        AND (${reach}::bigint IS NULL OR participant_id = ${reach}) RETURNING id
    `.execute(tx);
    if (rows.length === 0) throw new NotFoundError('receiver');
    await sql`
      UPDATE notifications SET state = 'given_up', claimed_until = NULL, last_error = 'the receiver was removed'
      WHERE receiver_id = ${id} AND state = 'queued'
    `.execute(tx);
    await insertAuditEntry(
      tx,
      { actor, action: 'receiver.removed' as const, subject: `receiver:${id}` },
      now,
    );
  });
}

/** Queues a test message. Throws `NotFoundError`. */
export async function queueTest(db: Db, { id, reach }: Omit<Change, 'actor'>, now: Date): Promise<void> {
  const { rows } = await sql<{ id: Id }>`
    INSERT INTO notifications (receiver_id, kind, version, key, priority, due_at, created_at)
    SELECT id, 'test', 1, ${`test ${now.toISOString()}`}, 1, ${now}::timestamptz, ${now}::timestamptz
    FROM receivers WHERE id = ${id} AND removed_at IS NULL AND (${reach}::bigint IS NULL OR participant_id = ${reach})
    ON CONFLICT (receiver_id, kind, key) WHERE key IS NOT NULL DO UPDATE SET key = excluded.key
    RETURNING receiver_id AS id
  `.execute(db);
  if (rows.length === 0) throw new NotFoundError('receiver');
}
