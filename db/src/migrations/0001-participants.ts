import { type Kysely, sql } from 'kysely';

/** People: participants and operators, one table with a role. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE participants (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    role text NOT NULL DEFAULT 'participant' CHECK (role IN ('participant', 'operator')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('pending', 'active', 'deactivated')),
    telegram_user_id bigint UNIQUE,
    language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')),
    time_zone text NOT NULL DEFAULT 'UTC',
    currency text NOT NULL DEFAULT 'USD',
    alert_preset text NOT NULL DEFAULT 'balanced' CHECK (alert_preset IN ('essential', 'balanced', 'everything')),
    worker_limit integer NOT NULL DEFAULT 50,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
];
