import { type Kysely, sql } from 'kysely';

/** Receipts are found by their age, to be forgotten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX notifications_created ON notifications (created_at)`.execute(db);
}
