import { type Kysely, sql } from 'kysely';

/** Cards in chats that are kept up to date for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE pinned_cards (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- One for each person: the newest takes the place of the one before.
    participant_id bigint NOT NULL UNIQUE REFERENCES participants,
    chat_id text NOT NULL,
    message_id bigint NOT NULL,
    days smallint NOT NULL CHECK (days IN (1, 7, 30)),
    is_dark boolean NOT NULL,
    has_picture boolean NOT NULL,
    pinned_until timestamptz NOT NULL,
    refresh_at timestamptz NOT NULL
  )`.execute(db);
}
