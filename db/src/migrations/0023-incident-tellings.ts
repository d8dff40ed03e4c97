import { type Kysely, sql } from 'kysely';

/** What each receiver was told of an incident, silences, receivers with an order and of other kinds, and sending limits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE incidents
    -- When the leader looks at it next; null: not before something changes. A change sets it within its own commit.
    ADD COLUMN review_at timestamptz DEFAULT now(),
    ADD COLUMN acknowledged_at timestamptz,
    -- Null while acknowledged: by a key of the installation.
    ADD COLUMN acknowledged_by bigint REFERENCES participants,
    -- Alerts that were known to whoever acknowledged; another critical one clears it.
    ADD COLUMN acknowledged_alerts bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN unstable_since timestamptz,
    ADD COLUMN escalated_at timestamptz,
    -- Closed because nobody judges its alerts any more, not because they are over.
    ADD COLUMN is_silent boolean NOT NULL DEFAULT false`,
  `CREATE INDEX incidents_review ON incidents (review_at) WHERE review_at IS NOT NULL`,
  `CREATE INDEX incidents_of_participant ON incidents (participant_id, id)`,
  `CREATE INDEX alerts_of_worker ON alerts (worker_id, kind, active_since)`,
  `ALTER TABLE receivers
    DROP CONSTRAINT receivers_kind_check,
    ADD CHECK (kind IN ('telegram', 'webhook')),
    ALTER COLUMN chat_id DROP NOT NULL,
    -- The chat's title or the person's own words.
    ADD COLUMN label text CHECK (length(label) BETWEEN 1 AND 100),
    -- The order of fallback and escalation.
    ADD COLUMN position integer NOT NULL DEFAULT 0,
    -- Told only when nobody before it can be reached or answers.
    ADD COLUMN is_backup boolean NOT NULL DEFAULT false,
    ADD COLUMN url text,
    -- Sealed by the secret box.
    ADD COLUMN secret_sealed text,
    -- Not before this time is anything sent there: Telegram asked to wait, or the chat has had its share.
    ADD COLUMN ready_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN removed_at timestamptz,
    ADD CHECK ((kind = 'telegram') = (chat_id IS NOT NULL)),
    ADD CHECK ((kind = 'webhook') = (url IS NOT NULL)),
    ADD CHECK ((kind = 'webhook') = (secret_sealed IS NOT NULL))`,
  `ALTER TABLE receivers DROP CONSTRAINT receivers_participant_id_chat_id_thread_id_key`,
  `CREATE UNIQUE INDEX receivers_chat ON receivers (participant_id, chat_id, thread_id) NULLS NOT DISTINCT
    WHERE kind = 'telegram'`,
  `CREATE INDEX receivers_of_participant ON receivers (participant_id)`,
  `CREATE TABLE incident_tellings (
    incident_id bigint NOT NULL REFERENCES incidents,
    receiver_id bigint NOT NULL REFERENCES receivers ON DELETE CASCADE,
    -- Firing alerts that this receiver knows of, with the severity it was told: id → severity.
    told jsonb NOT NULL DEFAULT '{}',
    -- Firing alerts that were kept back: id → silence or quiet_hours.
    held jsonb NOT NULL DEFAULT '{}',
    told_at timestamptz,
    sounded_at timestamptz,
    alarmed_at timestamptz,
    repeats integer NOT NULL DEFAULT 0,
    is_told_unstable boolean NOT NULL DEFAULT false,
    -- It got the incident because nobody before it answered.
    is_escalation boolean NOT NULL DEFAULT false,
    -- The incident's one message in this chat; null while there is none.
    message_id bigint,
    PRIMARY KEY (incident_id, receiver_id)
  )`,
  `CREATE INDEX incident_tellings_of_receiver ON incident_tellings (receiver_id, incident_id)`,
  `CREATE TABLE silences (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whose alerts; null = of the pool's own workers.
    participant_id bigint REFERENCES participants,
    incident_id bigint REFERENCES incidents,
    worker_id bigint REFERENCES workers,
    host_id bigint REFERENCES hosts,
    kind text,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    -- Always with an end; lifting one early moves it.
    ends_at timestamptz NOT NULL CHECK (ends_at >= starts_at),
    -- Of one thing, or of everything.
    CHECK (num_nonnulls(incident_id, worker_id, host_id, kind) <= 1)
  )`,
  `CREATE INDEX silences_end ON silences (ends_at)`,
  `ALTER TABLE notifications
    ALTER COLUMN incident_id DROP NOT NULL,
    DROP CONSTRAINT notifications_kind_check,
    ADD CHECK (kind IN ('firing', 'update', 'reminder', 'escalation', 'resolved', 'held_summary', 'notices',
      'receiver_lost', 'digest', 'weekly', 'test')),
    DROP CONSTRAINT notifications_state_check,
    ADD CHECK (state IN ('queued', 'sent', 'merged', 'given_up', 'cancelled')),
    -- Why it is told.
    ADD COLUMN reason text,
    -- Names what is told to a receiver once, where that is no incident's change.
    ADD COLUMN key text,
    ADD COLUMN payload jsonb NOT NULL DEFAULT '{}',
    -- 0 alerts, 1 everything else.
    ADD COLUMN priority smallint NOT NULL DEFAULT 0,
    -- Tries that failed; claims that sent nothing are not among them.
    ADD COLUMN failures integer NOT NULL DEFAULT 0,
    ADD CHECK ((incident_id IS NULL) = (key IS NOT NULL))`,
  `CREATE UNIQUE INDEX notifications_once ON notifications (receiver_id, kind, key) WHERE key IS NOT NULL`,
  `DROP INDEX notifications_due`,
  `CREATE INDEX notifications_due ON notifications (priority, due_at, id) WHERE state = 'queued'`,
  `CREATE INDEX notifications_waiting ON notifications (receiver_id, priority, id) WHERE state = 'queued'`,
  `CREATE INDEX notifications_claimed ON notifications (receiver_id) WHERE state = 'queued' AND claimed_until IS NOT NULL`,
  `CREATE INDEX notifications_of_receiver ON notifications (receiver_id, created_at)`,
  // Messages that were there before each receiver's own record.
  `INSERT INTO incident_tellings (incident_id, receiver_id, told, told_at, sounded_at, alarmed_at, message_id)
    SELECT n.incident_id, n.receiver_id,
      coalesce((SELECT jsonb_object_agg(a.id::text, a.severity) FROM alerts a
        WHERE a.incident_id = n.incident_id AND a.state = 'firing'), '{}'),
      min(n.sent_at), min(n.sent_at), min(n.sent_at), (array_agg(n.message_id ORDER BY n.id DESC))[1]
    FROM notifications n WHERE n.message_id IS NOT NULL GROUP BY n.incident_id, n.receiver_id`,
  `CREATE TABLE send_slots (
    -- A chat, or all for the whole token.
    scope text PRIMARY KEY,
    -- The budget is used up to this time: see takeSendSlot.
    used_until timestamptz NOT NULL,
    -- The same for a group's minute.
    minute_used_until timestamptz NOT NULL
  )`,
];
