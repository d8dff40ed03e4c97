import { type Selectable, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { endAlertsSilently } from './end-alerts.ts';
import { acceptInvite } from './invites.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id, ParticipantsTable } from './schema.ts';

export type Participant = Selectable<ParticipantsTable>;

/** A stranger came while registration is by invitation only. Expected: callers turn it into a polite refusal. */
export class RegistrationClosedError extends Error {
  override name = 'RegistrationClosedError';
}

/** Somebody has to run the pool. Expected: callers answer it as a conflict. */
export class LastOperatorError extends Error {
  override name = 'LastOperatorError';
}

interface TelegramRegistration {
  telegramUserId: string;
  name: string;
  language: 'en' | 'ru';
  registration: 'invite' | 'approve' | 'open';
  isOperator: boolean;
  /** `inv_…`, if they came with one. */
  invite?: string | undefined;
}

/**
 * Finds or makes the participant of a Telegram user, with the private chat as a receiver; repeating it changes
 * nothing, except that `isOperator` always makes an active operator. New people are active when registration is
 * `open` and pending when it is `approve`, unless their invite lets them in; with `invite` strangers without one throw
 * `RegistrationClosedError`. An invite that lets nobody in throws `InviteRefusedError`.
 */
export async function registerTelegramParticipant(
  db: Db,
  person: TelegramRegistration,
  now: Date,
): Promise<Participant> {
  return db.transaction().execute(async (tx) => {
    const known = await findParticipantByTelegramId(tx, person.telegramUserId);
    const registered = await upsertPerson(tx, person, now);
    const participant = await acceptInvite(tx, { token: person.invite, participant: registered }, now);
    if (known === undefined && person.registration === 'invite' && participant.status === 'pending') {
      throw new RegistrationClosedError('Registration is by invitation only');
    }
    await tx
      .insertInto('receivers')
      .values({
        participantId: participant.id,
        kind: 'telegram',
        chatId: person.telegramUserId,
        threadId: null,
        disabledAt: null,
        disabledReason: null,
        createdAt: now,
      })
      .onConflict((oc) =>
        oc.columns(['participantId', 'chatId', 'threadId']).where('kind', '=', 'telegram').doNothing(),
      )
      .execute();
    return participant;
  });
}

async function upsertPerson(db: Db, person: TelegramRegistration, now: Date): Promise<Participant> {
  const operator = { role: 'operator', status: 'active' } as const;
  return db
    .insertInto('participants')
    .values({
      name: toPersonName(person),
      telegramUserId: person.telegramUserId,
      language: person.language,
      createdAt: now,
      status: person.registration === 'open' ? 'active' : 'pending',
      ...(person.isOperator ? operator : {}),
    })
    .onConflict((oc) =>
      oc
        .column('telegramUserId')
        .doUpdateSet(
          person.isOperator ? operator : (eb) => ({ telegramUserId: eb.ref('excluded.telegramUserId') }),
        ),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

function toPersonName(person: TelegramRegistration): string {
  const printable = person.name.replaceAll(/\p{Cc}/gu, ' ').trim();
  return [...printable].slice(0, 100).join('') || `Telegram ${person.telegramUserId}`;
}

export async function findParticipantByTelegramId(
  db: Db,
  telegramUserId: string,
): Promise<Participant | undefined> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('telegramUserId', '=', telegramUserId)
    .executeTakeFirst();
}

/** Throws `NotFoundError` when there is no such participant, or no more. */
export async function getParticipant(db: Db, id: Id): Promise<Participant> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow(() => new NotFoundError('participant'));
}

/** Makes an active participant without a Telegram account, as an operator does for somebody. */
export async function insertParticipant(
  db: Db,
  { name, actor }: { name: string; actor: string },
  now: Date,
): Promise<Participant> {
  return db.transaction().execute(async (tx) => {
    const participant = await tx
      .insertInto('participants')
      .values({ name, telegramUserId: null, createdAt: now })
      .returningAll()
      .executeTakeFirstOrThrow();
    const subject = `participant:${participant.id}`;
    await insertAuditEntry(tx, { actor, action: 'participant.created', subject, detail: { name } }, now);
    return participant;
  });
}

export type ParticipantChange = {
  [Name in 'name' | 'role' | 'status' | 'workerLimit' | 'language' | 'timeZone' | 'currency' | 'chartTheme']?:
    | Participant[Name]
    | undefined;
};

/**
 * Changes what is given. A deactivated participant's workers are no longer scraped, so their open alerts end
 * without a notice. Throws `NotFoundError`, and `LastOperatorError` where nobody would be left to run the pool.
 */
export async function updateParticipant(
  db: Db,
  { id, change, actor }: { id: Id; change: ParticipantChange; actor: string },
  now: Date,
): Promise<Participant> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return getParticipant(db, id);
  return db.transaction().execute(async (tx) => {
    if (change.role === 'participant' || (change.status ?? 'active') !== 'active') {
      await keepAnOperator(tx, id);
    }
    const participant = await tx
      .updateTable('participants')
      .set(given)
      .where('id', '=', id)
      .where('deletedAt', 'is', null)
      .returningAll()
      .executeTakeFirstOrThrow(() => new NotFoundError('participant'));
    if (change.status === 'deactivated') await endAlertsOfOwner(tx, id, now);
    const subject = `participant:${id}`;
    await insertAuditEntry(tx, { actor, action: 'participant.updated', subject, detail: given }, now);
    return participant;
  });
}

/**
 * Before this person stops being an active operator: throws `LastOperatorError` when they are the last one. Operators stay
 * locked to the end of the transaction, so that two cannot demote each other at once.
 */
export async function keepAnOperator(tx: Tx, id: Id): Promise<void> {
  const operators = await tx
    .selectFrom('participants')
    .select('id')
    .where('role', '=', 'operator')
    .where('status', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();
  if (operators.length === 1 && operators[0]?.id === id) {
    throw new LastOperatorError('The last operator has to stay; make somebody else an operator first');
  }
}

async function endAlertsOfOwner(tx: Tx, participantId: Id, now: Date): Promise<void> {
  const owned = await tx
    .selectFrom('workerOwners')
    .select('workerId')
    .where('participantId', '=', participantId)
    .where('ownedTo', 'is', null)
    .execute();
  for (const { workerId } of owned) await endAlertsSilently(tx, workerId, now);
}

/** Whether dates can be cut in this zone; PostgreSQL's list may be older than a browser's. */
export async function knowsTimeZone(db: Db, timeZone: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_timezone_names WHERE name = ${timeZone}`.execute(db);
  return rows.length > 0;
}

interface ParticipantListing {
  limit: number;
  /** Id of the last participant of the page before. */
  afterId?: Id | undefined;
  role?: Participant['role'] | undefined;
  status?: Participant['status'] | undefined;
  /** Part of the name, or the whole Telegram id. */
  q?: string | undefined;
}

/** Oldest first, by id: rows added while paging come at the end. Asks for one page of `limit`. */
export async function listParticipants(
  db: Db,
  { limit, afterId, role, status, q = '' }: ParticipantListing,
): Promise<Participant[]> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('id', '>', afterId ?? '0')
    .where('deletedAt', 'is', null)
    .$if(role !== undefined, (query) => query.where('role', '=', role ?? 'participant'))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'active'))
    .$if(q !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb(eb.fn('strpos', [eb.fn('lower', ['name']), eb.val(q.toLowerCase())]), '>', 0),
          eb(sql`telegram_user_id::text`, '=', q),
        ]),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}
