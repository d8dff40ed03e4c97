import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';
import { getOverview } from './workers.ts';

/** A time in which a daemon heard neither workers nor anybody else. */
export interface BlindSpell {
  since: Date;
  /** Null while it lasts. */
  until: Date | null;
  /** How many workers the daemon has. */
  workers: number;
}

/** Spells that begin so close to one another, or so soon after one, are one event: of other daemons, or of a bad line. */
const sameEventMs = 600_000;

/**
 * Tells the operators of a spell, once, however many daemons had it and however often each says so; its end is added to
 * what was told. Returns whether it was news.
 */
export async function upsertBlindNotice(db: Db, spell: BlindSpell, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // Daemons go blind together: one at a time, so that the second finds what the first told.
    await sql`SELECT pg_advisory_xact_lock(hashtext('blind_notices'))`.execute(tx);
    const told = await findSameEvent(tx, spell.since);
    if (told !== undefined) {
      if (spell.until !== null) await lengthen(tx, told, spell.until);
      return false;
    }
    const since = spell.since.toISOString();
    const until = spell.until?.toISOString() ?? null;
    const notice = {
      ...({ kind: 'operator', problem: 'blind' } as const),
      ...{ since, until, workers: spell.workers, detail: null },
    };
    return insertNotice(tx, { participantId: null, key: `blind:${since}`, notice }, now);
  });
}

/** So long nobody is blind before it is said that we see again: a bad line comes and goes. */
const calmMs = 120_000;
/** A spell whose daemon never said that it is over ends with the daemon: this is how long it has for coming back. */
const lostMs = 600_000;

/**
 * Tells the operators that a spell they were told of is over, once: when no daemon that lives is blind, and has not been
 * for two minutes. How the workers are is counted then. Resolves to how many ends were told.
 */
export async function tellSight(db: Db, now: Date): Promise<number> {
  const { rows: over } = await sql<{ id: Id; since: string; until: string | null }>`
    SELECT id, told.since, told.until FROM notices AS blind, LATERAL ${spellOf} AS told
    WHERE ${isBlindness} AND NOT ${isEndTold} AND created_at > ${now}::timestamptz - interval '7 days'
      AND NOT EXISTS (SELECT FROM leases WHERE blind_since IS NOT NULL AND expires_at > now())
      AND CASE WHEN told.until IS NULL THEN created_at <= ${new Date(now.getTime() - lostMs)}
        ELSE told.until::timestamptz <= ${new Date(now.getTime() - calmMs)} END
    ORDER BY id LIMIT 20
  `.execute(db);
  if (over.length === 0) return 0;
  const { workers } = await getOverview(db, { participantId: null, now });
  for (const { id, since, until } of over) {
    const notice = { kind: 'sees_again', since, until, ok: workers.ok, down: workers.down } as const;
    await insertNotice(db, { participantId: null, key: `blind:${id}`, notice }, now);
  }
  return over.length;
}

const isBlindness = sql`blind.kind = 'operator' AND blind.participant_id IS NULL AND blind.key LIKE 'blind:%'`;
const spellOf = sql`(SELECT blind.payload ->> 'since' AS since, blind.payload ->> 'until' AS until)`;
const isEndTold = sql`EXISTS (SELECT FROM notices AS sight
  WHERE sight.participant_id IS NULL AND sight.kind = 'sees_again' AND sight.key = 'blind:' || blind.id)`;

/** Once its end was told, only what began within a spell is part of it. */
async function findSameEvent(tx: Tx, since: Date): Promise<Id | undefined> {
  const { rows } = await sql<{ id: Id }>`
    SELECT id FROM notices AS blind, LATERAL ${spellOf} AS told
    WHERE ${isBlindness} AND told.since::timestamptz <= ${new Date(since.getTime() + sameEventMs)}
      AND greatest(told.since::timestamptz, told.until::timestamptz)
        >= CASE WHEN ${isEndTold} THEN ${since}::timestamptz ELSE ${new Date(since.getTime() - sameEventMs)} END
    ORDER BY id DESC LIMIT 1
  `.execute(tx);
  return rows[0]?.id;
}

async function lengthen(tx: Tx, id: Id, until: Date): Promise<void> {
  await sql`
    UPDATE notices SET payload = jsonb_set(payload, '{until}', to_jsonb(${until.toISOString()}::text))
    WHERE id = ${id} AND coalesce((payload ->> 'until')::timestamptz, '-infinity') < ${until}
  `.execute(tx);
}
