import { type Kysely, sql } from 'kysely';

/** The audit log is read by time, actor and subject, and tells of looking as well as of changing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE audit_log ADD COLUMN viewed_hour timestamptz`,
  // Who looks again and again within an hour, as a screen that refreshes does, is told of once.
  `CREATE UNIQUE INDEX audit_log_views ON audit_log (actor, action, subject, viewed_hour)
    WHERE viewed_hour IS NOT NULL`,
  `CREATE INDEX audit_log_at ON audit_log (at, id)`,
  `CREATE INDEX audit_log_actor ON audit_log (actor, id)`,
  `CREATE INDEX audit_log_subject ON audit_log (subject, id)`,
];
