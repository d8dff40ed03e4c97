import { type Kysely, sql } from 'kysely';

/** What trouble of the last days cost the whole pool is asked for on every look at its home page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE fired_at IS NOT NULL`)
    .execute(db);
}
