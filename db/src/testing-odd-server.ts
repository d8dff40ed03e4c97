import { sql } from 'kysely';
import type { Db } from './database.ts';

/** For tests: from its next connections on, this database says that its server is PostgreSQL 14.12. */
export async function pretendOldServer(db: Db): Promise<void> {
  await sql`
    CREATE FUNCTION public.current_setting(name text) RETURNS text LANGUAGE sql AS $$
      SELECT CASE name WHEN 'server_version_num' THEN '140012' ELSE pg_catalog.current_setting(name) END
    $$
  `.execute(db);
  await preferPublic(db);
}

/** For tests: from its next connections on, the clock of this database's server is an hour ahead. */
export async function pretendClockAhead(db: Db): Promise<void> {
  await sql`
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$
      SELECT pg_catalog.clock_timestamp() + interval '1 hour'
    $$
  `.execute(db);
  await preferPublic(db);
}

/** Functions of ours come before PostgreSQL's own of the same name. */
async function preferPublic(db: Db): Promise<void> {
  await sql`
    DO $$ BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
    END $$
  `.execute(db);
}
