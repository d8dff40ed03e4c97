import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { type IncidentReview, reviewIncident } from './incident-review.ts';
import { lockDueIncidents } from './load-reviews.ts';
import { queueUpdates } from './queue-updates.ts';
import type { Id, NotificationKind } from './schema.ts';

const batch = 200;

/**
 * The leader's look at incidents that are due for one: decides what is told to whom now, and writes that with the
 * record of it in one transaction, so that after a crash the look is taken again and comes to the same. Returns how many
 * it looked at; as many as the batch means that there may be more.
 */
export async function reviewIncidents(db: Db, now: Date): Promise<{ reviewed: number; isMore: boolean }> {
  return db.transaction().execute(async (tx) => {
    const due = await lockDueIncidents(tx, { limit: batch, now });
    const reviews = due.map((incident) => reviewIncident(incident, now));
    await writeIncidents(tx, reviews, now);
    // Those who had it before learn that it was passed on.
    const escalated = reviews.filter(({ isEscalated }) => isEscalated).map(({ incidentId }) => incidentId);
    await queueUpdates(tx, escalated, { reason: 'escalated', now });
    await writeTellings(tx, reviews);
    await queueNews(tx, reviews, now);
    const unmuted = await queueHeldSummaries(tx, reviews, now);
    // Messages that said until when they were muted say so no more.
    await queueUpdates(tx, unmuted, { reason: 'unmuted', now });
    return { reviewed: due.length, isMore: due.length === batch };
  });
}

async function writeIncidents(tx: Tx, reviews: readonly IncidentReview[], now: Date): Promise<void> {
  if (reviews.length === 0) return;
  await sql`
    UPDATE incidents SET
      review_at = look.review_at,
      version = version + look.is_news::int,
      closed_at = CASE WHEN look.is_closed THEN coalesce(closed_at, ${now}::timestamptz) END,
      -- Kept on a closed one: its end is told as that of an unstable incident.
      unstable_since = CASE WHEN look.is_closed OR look.is_unstable THEN unstable_since END,
      acknowledged_at = CASE WHEN look.is_acknowledged THEN acknowledged_at END,
      acknowledged_by = CASE WHEN look.is_acknowledged THEN acknowledged_by END,
      escalated_at = CASE WHEN look.is_escalated THEN ${now}::timestamptz ELSE escalated_at END
    FROM unnest(
      ${reviews.map(({ incidentId }) => incidentId)}::bigint[],
      ${reviews.map(({ reviewAt }) => reviewAt)}::timestamptz[],
      ${reviews.map(({ tellings }) => tellings.some(({ news }) => news.length > 0))}::boolean[],
      ${reviews.map(({ isClosed }) => isClosed)}::boolean[], ${reviews.map(({ isUnstable }) => isUnstable)}::boolean[],
      ${reviews.map(({ isAcknowledged }) => isAcknowledged)}::boolean[],
      ${reviews.map(({ isEscalated }) => isEscalated)}::boolean[]
    ) AS look (id, review_at, is_news, is_closed, is_unstable, is_acknowledged, is_escalated)
    WHERE incidents.id = look.id
  `.execute(tx);
}

async function writeTellings(tx: Tx, reviews: readonly IncidentReview[]): Promise<void> {
  const rows = reviews.flatMap(({ incidentId, tellings }) =>
    tellings
      .filter(({ state }) => state.toldAt !== null || Object.keys(state.held).length > 0)
      .map(({ receiverId, state, isEscalation }) => ({ incidentId, receiverId, isEscalation, ...state })),
  );
  if (rows.length === 0) return;
  await tx
    .insertInto('incidentTellings')
    .values(
      rows.map(({ told, held, ...row }) => ({
        ...row,
        told: JSON.stringify(told),
        held: JSON.stringify(held),
        messageId: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['incidentId', 'receiverId']).doUpdateSet((set) => ({
        told: set.ref('excluded.told'),
        held: set.ref('excluded.held'),
        toldAt: set.ref('excluded.toldAt'),
        soundedAt: set.ref('excluded.soundedAt'),
        alarmedAt: set.ref('excluded.alarmedAt'),
        repeats: set.ref('excluded.repeats'),
        isToldUnstable: set.ref('excluded.isToldUnstable'),
      })),
    )
    .execute();
}

interface QueuedNews {
  incidentId: Id;
  receiverId: Id;
  kind: NotificationKind;
  reason: string;
}

async function queueNews(tx: Tx, reviews: readonly IncidentReview[], now: Date): Promise<void> {
  const news = reviews.flatMap(({ incidentId, tellings }) =>
    tellings.flatMap(({ receiverId, news, isEscalation }) =>
      news.flatMap(({ kind, reason }): QueuedNews[] => {
        if (kind === 'summary') return [];
        const isFirst = isEscalation && kind === 'firing';
        return [{ incidentId, receiverId, kind: isFirst ? 'escalation' : kind, reason }];
      }),
    ),
  );
  if (news.length === 0) return;
  await sql`
    INSERT INTO notifications (incident_id, receiver_id, kind, version, reason, due_at, created_at)
    SELECT incidents.id, news.receiver_id, news.kind, incidents.version, news.reason, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(
      ${news.map(({ incidentId }) => incidentId)}::bigint[], ${news.map(({ receiverId }) => receiverId)}::bigint[],
      ${news.map(({ kind }) => kind)}::text[], ${news.map(({ reason }) => reason)}::text[]
    ) AS news (incident_id, receiver_id, kind, reason)
    JOIN incidents ON incidents.id = news.incident_id
    ON CONFLICT DO NOTHING
  `.execute(tx);
}

/**
 * What was kept back and still fires is told in one message for each receiver and cause. Gives the incidents whose
 * silence is over.
 */
async function queueHeldSummaries(tx: Tx, reviews: readonly IncidentReview[], now: Date): Promise<Id[]> {
  const held = reviews.flatMap(({ incidentId, tellings }) =>
    tellings.flatMap(({ receiverId, news }) =>
      news.flatMap(({ kind, reason }) => (kind === 'summary' ? [{ incidentId, receiverId, reason }] : [])),
    ),
  );
  const groups = Map.groupBy(held, ({ receiverId, reason }) => `${receiverId} ${reason}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const incidentIds = group.map(({ incidentId }) => incidentId);
    await tx
      .insertInto('notifications')
      .values({
        ...{ incidentId: null, receiverId: first.receiverId, kind: 'held_summary', version: 1 },
        ...{ reason: first.reason, key: `${first.reason} ${now.toISOString()}` },
        payload: JSON.stringify({ by: first.reason, incidentIds }),
        ...{ dueAt: now, createdAt: now, claimedUntil: null, sentAt: null, messageId: null, lastError: null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const muted = held.filter(({ reason }) => reason === 'silence').map(({ incidentId }) => incidentId);
  return [...new Set(muted)];
}
