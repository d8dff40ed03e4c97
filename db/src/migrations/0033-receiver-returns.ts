import { type Kysely, sql } from 'kysely';

/** Chats that had blocked the bot and are back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE notifications
    DROP CONSTRAINT notifications_kind_check,
    ADD CONSTRAINT notifications_kind_check CHECK (kind IN ('firing', 'update', 'reminder', 'escalation', 'resolved',
      'held_summary', 'notices', 'receiver_lost', 'receiver_back', 'digest', 'weekly', 'test'))`,
  // Looked at with every update of a chat.
  `CREATE INDEX receivers_lost ON receivers (chat_id) WHERE disabled_at IS NOT NULL AND removed_at IS NULL`,
];
