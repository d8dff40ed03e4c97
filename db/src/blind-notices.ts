import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** A time in which a daemon heard neither workers nor anybody else. */
export interface BlindSpell {
  since: Date;
  /** Null while it lasts. */
  until: Date | null;
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
    const notice = { kind: 'operator', problem: 'blind', since, until, detail: null } as const;
    return insertNotice(tx, { participantId: null, key: `blind:${since}`, notice }, now);
  });
}

async function findSameEvent(tx: Tx, since: Date): Promise<Id | undefined> {
  const { rows } = await sql<{ id: Id }>`
    SELECT id FROM notices, LATERAL (SELECT (payload ->> 'since')::timestamptz AS told_since,
      (payload ->> 'until')::timestamptz AS told_until) AS spell
    WHERE kind = 'operator' AND participant_id IS NULL AND key LIKE 'blind:%'
      AND told_since <= ${new Date(since.getTime() + sameEventMs)}
      AND greatest(told_since, told_until) >= ${new Date(since.getTime() - sameEventMs)}
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
