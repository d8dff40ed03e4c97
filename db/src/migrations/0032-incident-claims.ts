import { type Kysely, sql } from 'kysely';

/** Who said of a worker's change "it was me". */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE incidents
    ADD COLUMN claimed_at timestamptz,
    ADD COLUMN claimed_by bigint REFERENCES participants,
    -- Nobody's name stands under what was not claimed.
    ADD CONSTRAINT incidents_claimed CHECK (claimed_by IS NULL OR claimed_at IS NOT NULL)
  `.execute(db);
}
