import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/** How long a wallet's owner may take to sign. */
const nonceMs = 10 * 60_000;

/** A nonce was not issued for this, has run out or was used. Expected: thrown so that nothing of its transaction stays. */
export class NonceRefusedError extends Error {
  override name = 'NonceRefusedError';
}

/**
 * A payload for `ton_proof` to sign: 64 hex digits, for one use within 10 minutes, by the session that it is bound to or,
 * with null, by whoever logs in. Those that have run out are forgotten on the way.
 */
export async function insertNonce(
  db: Db,
  { sessionId }: { sessionId: Id | null },
  now: Date,
): Promise<{ nonce: string; expiresAt: Date }> {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const expiresAt = new Date(now.getTime() + nonceMs);
  await sql`
    WITH forgotten AS (DELETE FROM nonces WHERE expires_at < ${now})
    INSERT INTO nonces (nonce, session_id, created_at, expires_at)
    VALUES (${nonce}, ${sessionId}, ${now}, ${expiresAt})
  `.execute(db);
  return { nonce, expiresAt };
}

/**
 * Uses a nonce up; throws `NonceRefusedError` where it cannot be. However many ask at once, one gets it. Belongs at the
 * end of the transaction that it allows: what fails before leaves it unused.
 */
export async function consumeNonce(
  tx: Tx,
  { nonce, sessionId }: { nonce: string; sessionId: Id | null },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ nonce: string }>`
    DELETE FROM nonces
    WHERE nonce = ${nonce} AND expires_at > ${now} AND session_id IS NOT DISTINCT FROM ${sessionId}
    RETURNING nonce
  `.execute(tx);
  if (rows.length === 0)
    throw new NonceRefusedError('The payload was not issued here, has run out or was used');
}
