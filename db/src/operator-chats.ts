import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Where an operator can be told without the database. */
export interface OperatorChat {
  chatId: string;
  threadId: number | null;
  language: 'en' | 'ru';
  timeZone: string;
}

export async function listOperatorChats(db: Db): Promise<OperatorChat[]> {
  const { rows } = await sql<OperatorChat>`
    SELECT r.chat_id, r.thread_id, p.language, p.time_zone
    FROM receivers r JOIN participants p ON p.id = r.participant_id AND p.role = 'operator' AND p.status = 'active'
    WHERE r.kind = 'telegram' AND NOT r.is_backup AND r.disabled_at IS NULL AND r.removed_at IS NULL
    ORDER BY r.id LIMIT 100
  `.execute(db);
  return rows;
}
