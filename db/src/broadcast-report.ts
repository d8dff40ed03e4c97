import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

export interface BroadcastReport {
  sent: number;
  /** In the outbox, or kept until quiet hours are over. */
  waiting: number;
  failed: number;
  noReceiver: number;
  /** Handed to the outbox so long ago that its receipts are gone. */
  unknown: number;
  /** Those who failed or have no receiver, by name; some of them where they are very many. */
  unreached: Unreached[];
}

export interface Unreached {
  participantId: Id;
  name: string;
  state: 'failed' | 'no_receiver';
  reason: string | null;
}

const mostUnreached = 200;

/**
 * What became of a message, person by person: one chat that heard it is enough. People who have deleted their data since
 * are in none of the counts.
 */
export async function getBroadcastReport(db: Db, id: Id, now: Date): Promise<BroadcastReport> {
  const outcomes = toOutcomes(id, now);
  const { rows } = await sql<{ state: State; people: number }>`
    SELECT state, count(*)::int AS people FROM (${outcomes}) AS outcomes GROUP BY state
  `.execute(db);
  const unreached = await sql<Unreached>`
    SELECT participant_id, name, state, reason FROM (${outcomes}) AS outcomes
    WHERE state IN ('failed', 'no_receiver') ORDER BY name, participant_id LIMIT ${sql.lit(mostUnreached)}
  `.execute(db);
  const countOf = (state: State) => rows.find((row) => row.state === state)?.people ?? 0;
  return {
    sent: countOf('sent'),
    waiting: countOf('waiting'),
    failed: countOf('failed'),
    noReceiver: countOf('no_receiver'),
    unknown: countOf('unknown'),
    unreached: unreached.rows,
  };
}

type State = 'sent' | 'waiting' | 'failed' | 'no_receiver' | 'unknown';

/** Notices are handed over within 7 days, or never. */
function toOutcomes(id: Id, now: Date) {
  return sql`
    SELECT p.id AS participant_id, p.name, mail.reason, CASE
      WHEN mail.sent > 0 THEN 'sent'
      WHEN mail.queued > 0 THEN 'waiting'
      WHEN notices.queued_at IS NULL AND notices.created_at > ${now}::timestamptz - interval '7 days'
        AND p.status = 'active' AND EXISTS (SELECT FROM receivers r
          WHERE r.participant_id = p.id AND r.disabled_at IS NULL AND r.removed_at IS NULL) THEN 'waiting'
      WHEN notices.queued_at IS NULL THEN 'no_receiver'
      WHEN mail.told = 0 THEN 'unknown'
      ELSE 'failed' END AS state
    FROM notices JOIN participants p ON p.id = notices.participant_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS told, count(*) FILTER (WHERE n.state IN ('sent', 'merged')) AS sent,
        count(*) FILTER (WHERE n.state = 'queued') AS queued,
        max(n.last_error) FILTER (WHERE n.state = 'given_up') AS reason
      FROM receivers r JOIN notifications n ON n.receiver_id = r.id AND n.kind = 'notices' AND n.key = notices.id::text
      WHERE r.participant_id = p.id
    ) AS mail
    WHERE notices.kind = 'operator_message' AND notices.key = ${id}`;
}
