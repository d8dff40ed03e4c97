import { sql } from 'kysely';
import type { Db } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** After so long an agent has reported, or something is wrong. */
const waitMinutes = 5;
/** What nobody told by then, as when no daemon ran, is no news. */
const newsForMinutes = 60;
const batch = 100;

interface WaitingLine {
  tokenId: Id;
  participantId: Id;
  madeAt: Date;
  expiresAt: Date;
  isEnrolled: boolean;
}

/**
 * Tells who asked for an agent's line, and heard nothing of the agent for five minutes since they asked or since it came in,
 * once a line and at most once an hour. Only of their newest line, and not where another agent of theirs has reported since.
 */
export async function insertAgentWaits(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<WaitingLine>`
    SELECT token_id, participant_id, made_at, expires_at, used_at IS NOT NULL AS is_enrolled FROM (
      SELECT DISTINCT ON (participant_id) id AS token_id, participant_id, created_at AS made_at, expires_at, used_at
      FROM enrolment_tokens
      WHERE agent_id IS NULL AND created_by = 'participant:' || participant_id AND created_at <= ${now}
        AND created_at > ${now}::timestamptz - make_interval(mins => ${sql.lit(newsForMinutes)})
      ORDER BY participant_id, created_at DESC, id DESC
    ) AS newest
    WHERE coalesce(used_at, made_at) <= ${now}::timestamptz - make_interval(mins => ${sql.lit(waitMinutes)})
      AND NOT EXISTS (SELECT FROM agents
        WHERE agents.participant_id = newest.participant_id AND agents.last_report_at >= newest.made_at)
      AND NOT EXISTS (SELECT FROM notices WHERE notices.participant_id = newest.participant_id
        AND kind = 'agent_waiting' AND notices.created_at > ${now}::timestamptz - interval '1 hour')
    LIMIT ${sql.lit(batch)}
  `.execute(db);
  for (const { tokenId, participantId, madeAt, expiresAt, isEnrolled } of rows) {
    const notice = {
      ...{ kind: 'agent_waiting' as const, tokenId, isEnrolled },
      ...{ madeAt: madeAt.toISOString(), expiresAt: expiresAt.toISOString() },
    };
    await insertNotice(db, { participantId, key: `line:${tokenId}`, notice }, now);
  }
}
