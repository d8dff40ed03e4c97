import { sql } from 'kysely';
import { type ApiKeyListItem, createApiKey, type NewApiKey, revokeApiKey } from './api-keys.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/** Of one person, or of the installation. */
const mostLiveKeys = 100;

export type IssuedApiKey =
  | { ok: true; key: string; item: ApiKeyListItem }
  | { ok: false; reason: 'api_key_limit' };

/** Makes a key as a person or an operator asks for it, audited and within the limit of live keys. */
export async function issueApiKey(
  db: Db,
  { actor, ...apiKey }: NewApiKey & { actor: string },
  now: Date,
): Promise<IssuedApiKey> {
  return db.transaction().execute(async (tx) => {
    if (!(await hasRoom(tx, apiKey.participantId, now))) return { ok: false, reason: 'api_key_limit' };
    const { id, key } = await createApiKey(tx, apiKey, now);
    const { expiresAt, ...shown } = apiKey;
    const detail = { ...shown, expiresAt: expiresAt?.toISOString() ?? null };
    await insertAuditEntry(tx, { actor, action: 'api_key.created', subject: `api_key:${id}`, detail }, now);
    const item = await tx
      .selectFrom('apiKeys')
      .select(shownColumns)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { ok: true, key, item };
  });
}

/** One after another, so that two cannot take the last place. */
async function hasRoom(tx: Tx, participantId: Id | null, now: Date): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('api_keys'))`.execute(tx);
  const { live } = await tx
    .selectFrom('apiKeys')
    .select(sql<number>`count(*)::int`.as('live'))
    .where('participantId', participantId === null ? 'is' : '=', participantId)
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
    .executeTakeFirstOrThrow();
  return live < mostLiveKeys;
}

interface ApiKeyListing {
  /** Whose; null = everybody's and the installation's. */
  participantId: Id | null;
  limit: number;
  beforeId?: Id | undefined;
}

/** Newest first, revoked ones too. */
export async function listIssuedApiKeys(
  db: Db,
  { participantId, limit, beforeId }: ApiKeyListing,
): Promise<ApiKeyListItem[]> {
  return db
    .selectFrom('apiKeys')
    .select(shownColumns)
    .$if(participantId !== null, (query) => query.where('participantId', '=', participantId))
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? '0'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

interface Withdrawal {
  id: Id;
  /** Whose it must be; null = anybody's. */
  participantId: Id | null;
  actor: string;
}

/** Revokes a key, audited. Returns whether there was a live one with this id that is theirs. */
export async function withdrawApiKey(
  db: Db,
  { id, participantId, actor }: Withdrawal,
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const theirs = await tx
      .selectFrom('apiKeys')
      .select('id')
      .where('id', '=', id)
      .$if(participantId !== null, (query) => query.where('participantId', '=', participantId))
      .executeTakeFirst();
    if (theirs === undefined || !(await revokeApiKey(tx, id, now))) return false;
    await insertAuditEntry(tx, { actor, action: 'api_key.revoked', subject: `api_key:${id}` }, now);
    return true;
  });
}

const shownColumns = [
  'id',
  'name',
  'prefix',
  'scope',
  'participantId',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
  'revokedAt',
] as const;
