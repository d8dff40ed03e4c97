import { type Kysely, sql } from 'kysely';

/** What is not known of an open alert, and what was not told to a chat that is back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE alerts ADD COLUMN unknown_since timestamptz`,
  // What began before then was told in one message about all that was missed.
  `ALTER TABLE receivers ADD COLUMN returned_at timestamptz`,
];
