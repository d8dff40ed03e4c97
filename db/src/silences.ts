import type { Silence } from '@cocoon-pool/domain/alerts/silence';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import { queueUpdates } from './queue-updates.ts';
import type { Id, SilencesTable } from './schema.ts';

export type StoredSilence = Selectable<SilencesTable>;

/** Of one incident, worker, host or rule; or of everything. */
export type SilenceSubject =
  | { incidentId: Id }
  | { workerId: Id }
  | { hostId: Id }
  | { kind: string }
  | 'all';

export interface NewSilence {
  /** Whose alerts; null = of the pool's own workers. */
  participantId: Id | null;
  subject: SilenceSubject;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  /** `participant:<id>` or `api_key:<id>`. */
  createdBy: string;
}

/** Keeps alerts back until `endsAt`; messages that are there say so. */
export async function insertSilence(db: Db, silence: NewSilence, now: Date): Promise<StoredSilence> {
  const { participantId, subject, reason, startsAt, endsAt, createdBy } = silence;
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('silences')
      .values({
        ...{ participantId, reason, startsAt, endsAt, createdBy, createdAt: now },
        ...{ incidentId: null, workerId: null, hostId: null, kind: null },
        ...(subject === 'all' ? {} : subject),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await touchIncidents(tx, row, { reason: 'muted', now });
    const detail = { subject, reason, until: endsAt.toISOString() };
    const audit = {
      actor: createdBy,
      action: 'silence.created' as const,
      subject: `silence:${row.id}`,
      detail,
    };
    await insertAuditEntry(tx, audit, now);
    return row;
  });
}

interface SilenceEnd {
  id: Id;
  /** Null reaches everybody's. */
  reach: Id | null;
  actor: string;
}

/** Lifts a silence now, or before it begins; what still fires is told. Throws `NotFoundError`. */
export async function endSilence(
  db: Db,
  { id, reach, actor }: SilenceEnd,
  now: Date,
): Promise<StoredSilence> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<StoredSilence>`
      UPDATE silences SET starts_at = least(starts_at, ${now}::timestamptz), ends_at = ${now}
      WHERE id = ${id} AND ends_at > ${now} AND (${reach}::bigint IS NULL OR participant_id = ${reach})
      RETURNING *
    `.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new NotFoundError('silence');
    await touchIncidents(tx, row, { reason: 'unmuted', now });
    await insertAuditEntry(tx, { actor, action: 'silence.ended' as const, subject: `silence:${id}` }, now);
    return row;
  });
}

/** The leader looks at what the silence is about, and its messages change. */
async function touchIncidents(
  tx: Tx,
  silence: StoredSilence,
  { reason, now }: { reason: 'muted' | 'unmuted'; now: Date },
): Promise<void> {
  // In the order of ids, as everybody locks several.
  const { rows } = await sql<{ id: Id }>`
    UPDATE incidents SET review_at = ${now} WHERE id IN (
      SELECT i.id FROM incidents i WHERE i.closed_at IS NULL
        AND i.participant_id IS NOT DISTINCT FROM ${silence.participantId}
        AND (${silence.incidentId}::bigint IS NULL OR i.id = ${silence.incidentId})
        AND (${silence.hostId}::bigint IS NULL OR i.host_id = ${silence.hostId})
        AND (${silence.kind}::text IS NULL OR i.kind = ${silence.kind})
        AND (${silence.workerId}::bigint IS NULL OR EXISTS (SELECT FROM alerts a
          WHERE a.incident_id = i.id AND a.worker_id = ${silence.workerId} AND a.resolved_at IS NULL))
      ORDER BY i.id FOR UPDATE
    ) RETURNING id
  `.execute(tx);
  await queueUpdates(
    tx,
    rows.map(({ id }) => id),
    { reason, now },
  );
}

/** Silences that hold at `now` for those people's alerts; null among them is the pool. */
export async function listActiveSilences(
  db: Db | Tx,
  participantIds: readonly (Id | null)[],
  now: Date,
): Promise<(Silence & Pick<StoredSilence, 'createdBy'>)[]> {
  const { rows } = await sql<StoredSilence>`
    SELECT * FROM silences WHERE starts_at <= ${now} AND ends_at > ${now} AND ${ofPeople(participantIds)}
    ORDER BY id
  `.execute(db);
  return rows;
}

function ofPeople(participantIds: readonly (Id | null)[]): RawBuilder<boolean> {
  const ids = participantIds.filter((id) => id !== null);
  return sql<boolean>`(participant_id = ANY(${ids}::bigint[])
    OR (participant_id IS NULL AND ${participantIds.includes(null)}))`;
}

interface SilenceListing {
  /** Null = everybody's. */
  reach: Id | null;
  /** Those that have not ended; else all. */
  activeAt: Date | null;
  limit: number;
  beforeId?: Id | undefined;
}

/** Newest first. */
export async function listSilences(db: Db, listing: SilenceListing): Promise<StoredSilence[]> {
  const { reach, activeAt, limit, beforeId } = listing;
  let query = db.selectFrom('silences').selectAll().orderBy('id', 'desc').limit(limit);
  if (reach !== null) query = query.where('participantId', '=', reach);
  if (activeAt !== null) query = query.where('endsAt', '>', activeAt);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return query.execute();
}

/**
 * Whose alerts a silence of that subject is about, as far as `reach` sees it; throws `NotFoundError` where it is not
 * there, or not theirs.
 */
export async function findSilenceOwner(
  db: Db,
  subject: SilenceSubject,
  reach: Id | null,
): Promise<{ participantId: Id | null }> {
  if (subject === 'all' || 'kind' in subject) return { participantId: reach };
  const row = await ('incidentId' in subject
    ? db.selectFrom('incidents').select('participantId').where('id', '=', subject.incidentId)
    : 'workerId' in subject
      ? ofWorkers(db).where('workers.id', '=', subject.workerId)
      : ofWorkers(db)
          .where('workers.hostId', '=', subject.hostId)
          .where((eb) => (reach === null ? eb.lit(true) : eb('o.participantId', '=', reach)))
  ).executeTakeFirst();
  if (row === undefined || (reach !== null && row.participantId !== reach))
    throw new NotFoundError('subject');
  return row;
}

function ofWorkers(db: Db) {
  return db
    .selectFrom('workers')
    .leftJoin('workerOwners as o', (join) =>
      join.onRef('o.workerId', '=', 'workers.id').on('o.ownedTo', 'is', null),
    )
    .where('workers.removedAt', 'is', null)
    .select('o.participantId')
    .limit(1);
}
