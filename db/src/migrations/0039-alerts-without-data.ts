import { type Kysely, sql } from 'kysely';

/** Open alerts of which nothing is known any more say so, and since when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`ALTER TABLE alerts ADD COLUMN unknown_since timestamptz`).execute(db);
}
