import { pickReceivers, type Receiver } from '@cocoon-pool/domain/alerts/pick-receivers';
import { type PayoutNotices, toPayoutNoticeAt } from '@cocoon-pool/domain/alerts/plan-payout-notices';
import { findQuietEnd } from '@cocoon-pool/domain/alerts/quiet-hours';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { listStandingReceivers } from './receivers.ts';
import type { Id } from './schema.ts';

interface WaitingNotice {
  id: Id;
  participantId: Id | null;
  kind: string;
  createdAt: Date;
}

const batch = 500;

/**
 * The leader hands notices that wait to the outbox, once each: payouts as whom they are for wants them told, together
 * where several wait; operators' problems to every operator and workers that could not be enabled again to their owner,
 * at any hour; everything else outside of quiet hours. Notices of people without a receiver are kept until there is one.
 * Payouts may wait for an hour or a day: whatever else waits goes before them.
 */
export async function queueNotices(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: waiting } = await sql<WaitingNotice>`
      SELECT id, participant_id, kind, created_at FROM notices
      WHERE queued_at IS NULL AND kind <> 'late_report' AND created_at > ${now}::timestamptz - interval '7 days'
      ORDER BY kind = 'payout_received', created_at, id LIMIT ${batch} FOR UPDATE SKIP LOCKED
    `.execute(tx);
    if (waiting.length === 0) return 0;
    const people = [...new Set(waiting.map(({ participantId }) => participantId))];
    const participantIds = people.filter((id) => id !== null);
    const receivers = await listStandingReceivers(tx, { participantIds, receiverIds: [] });
    const habits = await listHabits(tx, participantIds, now);
    let queued = 0;
    for (const participantId of people) {
      const own = waiting.filter((notice) => notice.participantId === participantId);
      const { targets } = pickReceivers(
        receivers.filter((one) => participantId === null || one.participantId === participantId),
        { participantId, toldIds: [] },
      );
      const habit = participantId === null ? undefined : habits.get(participantId);
      for (const ids of toMessages(own, habit, { now, isQuiet: isQuiet(targets, participantId, now) })) {
        if (targets.length === 0) continue;
        await queueMessage(tx, { ids, targets, now });
        queued += ids.length;
      }
      // Payouts for nobody in particular are of an older version: now each operator has his own.
      const muted = own.filter(
        ({ kind }) => kind === 'payout_received' && (habit === undefined || habit.mode === 'off'),
      );
      await markQueued(
        tx,
        muted.map(({ id }) => id),
        now,
      );
    }
    return queued;
  });
}

interface Habit {
  mode: PayoutNotices;
  lastToldAt: Date | null;
  toldToday: number;
  timeZone: string;
  digestAt: string | null;
}

/** What goes in one message each, of those whose time has come. */
function toMessages(
  notices: readonly WaitingNotice[],
  habit: Habit | undefined,
  { now, isQuiet }: { now: Date; isQuiet: boolean },
): Id[][] {
  if (isQuiet) return notices.filter(({ kind }) => kind === 'not_enabled_on_time').map(({ id }) => [id]);
  const payouts = notices.filter(({ kind }) => kind === 'payout_received');
  const [oldest] = payouts;
  const others = notices.filter(({ kind }) => kind !== 'payout_received').map(({ id }) => [id]);
  if (oldest === undefined || habit === undefined) return others;
  const at = toPayoutNoticeAt({ ...habit, oldestAt: oldest.createdAt });
  return at !== null && at <= now ? [payouts.map(({ id }) => id), ...others] : others;
}

/** What does not wait for the end of quiet hours: of a person's own a worker that should earn again, and does not. */
function isQuiet(targets: readonly Receiver[], participantId: Id | null, now: Date): boolean {
  const hours = targets[0]?.quietHours ?? null;
  return participantId !== null && hours !== null && findQuietEnd(hours, now) !== null;
}

async function listHabits(tx: Tx, participantIds: readonly Id[], now: Date): Promise<Map<Id, Habit>> {
  const { rows } = await sql<Habit & { id: Id }>`
    SELECT p.id, p.payout_notices AS mode, p.time_zone, p.digest_at, told.last_told_at, told.told_today
    FROM participants p
    CROSS JOIN LATERAL (
      SELECT max(queued_at) AS last_told_at, count(DISTINCT queued_at)
        FILTER (WHERE queued_at > ${now}::timestamptz - interval '24 hours')::int AS told_today
      FROM notices n WHERE n.participant_id = p.id AND n.kind = 'payout_received' AND n.queued_at IS NOT NULL
        AND n.queued_at > ${now}::timestamptz - interval '2 days'
    ) AS told
    WHERE p.id = ANY(${participantIds}::bigint[])
  `.execute(tx);
  return new Map(rows.map(({ id, ...habit }) => [id, habit]));
}

async function queueMessage(
  tx: Tx,
  { ids, targets, now }: { ids: readonly Id[]; targets: readonly Receiver[]; now: Date },
): Promise<void> {
  const payload = JSON.stringify({ noticeIds: ids });
  await sql`
    INSERT INTO notifications (receiver_id, kind, version, key, payload, priority, due_at, created_at)
    SELECT id, 'notices', 1, ${`${ids[0]}`}, ${payload}::jsonb, 1, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${targets.map(({ id }) => id)}::bigint[]) AS id ON CONFLICT DO NOTHING
  `.execute(tx);
  await markQueued(tx, ids, now);
}

async function markQueued(tx: Tx, ids: readonly Id[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`UPDATE notices SET queued_at = ${now} WHERE id = ANY(${ids}::bigint[])`.execute(tx);
}
