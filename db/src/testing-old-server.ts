import { sql } from 'kysely';
import type { Db } from './database.ts';

/** For tests: from its next connections on, this database says that its server is PostgreSQL 14.12. */
export async function pretendOldServer(db: Db): Promise<void> {
  await sql`
    CREATE FUNCTION public.current_setting(name text) RETURNS text LANGUAGE sql AS $$
      SELECT CASE name WHEN 'server_version_num' THEN '140012' ELSE pg_catalog.current_setting(name) END
    $$
  `.execute(db);
  await sql`
    DO $$ BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
    END $$
  `.execute(db);
}
