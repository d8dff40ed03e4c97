import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Of these lines those that still nobody's agent has reported after: of the others there is nothing to tell any more. */
export async function listWaitingTokenIds(db: Db, ids: readonly Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: Id }>`
    SELECT id FROM enrolment_tokens AS token
    WHERE id = ANY(${[...ids]}::bigint[]) AND NOT EXISTS (SELECT FROM agents
      WHERE agents.participant_id = token.participant_id AND agents.last_report_at >= token.created_at)
    LIMIT ${ids.length}
  `.execute(db);
  return new Set(rows.map(({ id }) => id));
}
