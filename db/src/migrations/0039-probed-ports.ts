import { type Kysely, sql } from 'kysely';

/** The port that somebody asked for by name: it is asked too, whatever the usual ones are. Null = only those. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE probe_requests ADD COLUMN port integer CHECK (port BETWEEN 1 AND 65535)`.execute(db);
}
