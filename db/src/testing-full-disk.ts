import { sql } from 'kysely';
import type { Db } from './database.ts';

/** For tests: every write to these tables fails as PostgreSQL says it on a full disk, until `endFullDisk`; reads go on. */
export async function fillDisk(db: Db): Promise<void> {
  await sql`
    CREATE FUNCTION refuse_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION USING ERRCODE = '53100',
        MESSAGE = 'could not extend file "base/5/16384": No space left on device',
        HINT = 'Check free disk space.';
    END $$
  `.execute(db);
  for (const table of await listTables(db)) {
    await sql`
      CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON ${sql.id(table)}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_write()
    `.execute(db);
  }
}

export async function endFullDisk(db: Db): Promise<void> {
  await sql`DROP FUNCTION refuse_write CASCADE`.execute(db);
}

/** Partitions take their writes through the table that they belong to. */
async function listTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  `.execute(db);
  return rows.map(({ name }) => name);
}
