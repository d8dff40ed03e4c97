import { type Kysely, sql } from 'kysely';

/** Where notices go, and the outbox that carries them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE receivers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES participants,
    kind text NOT NULL CHECK (kind IN ('telegram')),
    chat_id bigint NOT NULL,
    thread_id integer,
    disabled_at timestamptz,
    disabled_reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (participant_id, chat_id, thread_id)
  )`,
  `CREATE TABLE notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES incidents,
    receiver_id bigint NOT NULL REFERENCES receivers,
    kind text NOT NULL CHECK (kind IN ('firing', 'resolved')),
    version integer NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'given_up', 'cancelled')),
    due_at timestamptz NOT NULL,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    message_id bigint,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- The same news reaches a receiver once, however often a transition is replayed.
    UNIQUE (incident_id, receiver_id, kind, version)
  )`,
  `CREATE INDEX notifications_due ON notifications (due_at) WHERE state = 'queued'`,
  // Telegram repeats an update until it is answered: the key makes handling it twice impossible.
  `CREATE TABLE telegram_updates (
    update_id bigint PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX telegram_updates_received ON telegram_updates (received_at)`,
];
