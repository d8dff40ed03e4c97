import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Takes an update for handling: true once per `update_id`, false for every repetition, whichever process asks.
 * Telegram repeats an update for at most a day, so ids older than two days are forgotten on the way.
 */
export async function claimTelegramUpdate(db: Db, updateId: number, now: Date): Promise<boolean> {
  const { rows } = await sql<{ updateId: string }>`
    WITH forgotten AS (
      DELETE FROM telegram_updates WHERE received_at < ${now}::timestamptz - interval '2 days'
    )
    INSERT INTO telegram_updates (update_id, received_at) VALUES (${updateId}, ${now})
    ON CONFLICT (update_id) DO NOTHING
    RETURNING update_id
  `.execute(db);
  return rows.length > 0;
}
