import { type Kysely, sql } from 'kysely';

/** What a worker's owner and the operators write down about it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // No note is null: an empty one would be a second spelling of the same.
  `ALTER TABLE workers ADD COLUMN notes text CHECK (length(notes) BETWEEN 1 AND 2000)`,
];
