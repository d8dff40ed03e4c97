import type { Selectable } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Participant } from './participants.ts';
import type { ApiKeysTable, Id } from './schema.ts';
import { createToken, hashToken } from './token.ts';
import { writeIfPossible } from './write-refusal.ts';

export type ApiKeyScope = ApiKeysTable['scope'];

export const apiKeyPrefix = 'cp_';
/** Last use is written at most this often. */
const touchMs = 60_000;

export interface NewApiKey {
  name: string;
  scope: ApiKeyScope;
  /** Whose rows it reaches; null = the installation's. */
  participantId: Id | null;
  expiresAt: Date | null;
}

/** The key is returned once and stored only as its SHA-256, with its first characters to tell keys apart. */
export async function createApiKey(
  db: Db | Tx,
  apiKey: NewApiKey,
  now: Date,
): Promise<{ id: Id; key: string }> {
  const key = createToken(apiKeyPrefix);
  const { id } = await db
    .insertInto('apiKeys')
    .values({
      ...apiKey,
      prefix: key.slice(0, 8),
      keyHash: await hashToken(key),
      createdAt: now,
      lastUsedAt: null,
      revokedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, key };
}

export interface ApiKey {
  id: Id;
  scope: ApiKeyScope;
  participant: Pick<Participant, 'id' | 'role' | 'status'> | null;
}

/** The live key, its last use noted; undefined when unknown, run out or revoked. */
export async function useApiKey(db: Db, key: string, now: Date): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('apiKeys')
    .leftJoin('participants', 'participants.id', 'apiKeys.participantId')
    .select(['apiKeys.id', 'apiKeys.scope', 'apiKeys.lastUsedAt'])
    .select(['participants.id as participantId', 'participants.role', 'participants.status'])
    .where('keyHash', '=', await hashToken(key))
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, scope, lastUsedAt, participantId, role, status } = row;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= touchMs) {
    await writeIfPossible(db.updateTable('apiKeys').set({ lastUsedAt: now }).where('id', '=', id).execute());
  }
  const participant =
    participantId === null || role === null || status === null ? null : { id: participantId, role, status };
  return { id, scope, participant };
}

/** From the next call on the key is refused. Returns whether there was a live key with this id. */
export async function revokeApiKey(db: Db | Tx, id: Id, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type ApiKeyListItem = Omit<Selectable<ApiKeysTable>, 'keyHash'>;

/** Newest first, revoked ones too; at most 1,000. */
export async function listApiKeys(db: Db): Promise<ApiKeyListItem[]> {
  return db
    .selectFrom('apiKeys')
    .select(['id', 'name', 'prefix', 'scope', 'participantId'])
    .select(['createdAt', 'expiresAt', 'lastUsedAt', 'revokedAt'])
    .orderBy('id', 'desc')
    .limit(1_000)
    .execute();
}
