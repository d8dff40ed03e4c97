import { sql } from 'kysely';
import type { Db } from './database.ts';
import { createToken, hashToken } from './token.ts';

interface NewLink {
  requestedBy: string;
  /** What is asked for; plain JSON. */
  request: Record<string, unknown>;
  expiresAt: Date;
}

/** A link to one download; its token is returned this once and kept hashed. */
export async function createExportLink(
  db: Db,
  { requestedBy, request, expiresAt }: NewLink,
  now: Date,
): Promise<string> {
  const token = createToken('');
  const tokenHash = await hashToken(token);
  await db
    .deleteFrom('exportLinks')
    .where('expiresAt', '<', new Date(now.getTime() - keptMs))
    .execute();
  await db
    .insertInto('exportLinks')
    .values({
      ...{ tokenHash, requestedBy, createdAt: now, expiresAt, usedAt: null },
      request: JSON.stringify(request),
    })
    .execute();
  return token;
}

const keptMs = 86_400_000;

export interface ExportLink {
  requestedBy: string;
  request: Record<string, unknown>;
}

/** Takes the link: of many calls at once one gets it. Undefined where it is unknown, used or over. */
export async function useExportLink(db: Db, token: string, now: Date): Promise<ExportLink | undefined> {
  const { rows } = await sql<ExportLink>`
    UPDATE export_links SET used_at = ${now}
    WHERE token_hash = ${await hashToken(token)} AND used_at IS NULL AND expires_at > ${now}
    RETURNING requested_by, request
  `.execute(db);
  return rows[0];
}

/** Whether the link would give a file now, without taking it. */
export async function isExportLinkOpen(db: Db, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('exportLinks')
    .select('id')
    .where('tokenHash', '=', await hashToken(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}
