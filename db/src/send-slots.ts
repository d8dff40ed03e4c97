import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** Who sends: alerts come before replies, and replies before everything else. */
export type SendPriority = 'alert' | 'reply' | 'other';

interface SlotWish {
  /** Null for what makes no message of its own, such as an edit. */
  chatId: string | null;
  priority: SendPriority;
  now: Date;
}

/** Send after `waitMs`; or ask again at `readyAt`. */
export type SendSlot = { ok: true; waitMs: number } | { ok: false; readyAt: Date };

const chatMs = 1_000;
/** In a group 5 at once and 15 a minute are 20 in any minute. */
const groupMs = 4_000;
const groupAheadMs = 4 * groupMs;
const allMs = 50;
/** Of the whole token's budget, how far ahead of its pace each may run: 5 at once and 20 a second are 25 in any second. */
const aheadMs: Record<SendPriority, number> = { alert: 200, reply: 100, other: 0 };
const longestQueueMs = 2_000;
/** A budget further in the future was left there by a wrong clock. */
const wrongClockMs = 120_000;

/**
 * Takes one send of Telegram's limits: 1 message a second in a chat, 20 a minute in a group, 25 calls a second of the
 * whole token. One budget in the database for every process that sends with it. Alerts queue for the token's budget; the
 * others come only when the alerts leave room.
 */
export async function takeSendSlot(db: Db, wish: SlotWish): Promise<SendSlot> {
  return db.transaction().execute(async (tx) => {
    const { chatId, priority, now } = wish;
    if (chatId !== null) {
      const readyAt = await findChatReady(tx, chatId, now);
      if (readyAt > now) return { ok: false, readyAt };
    }
    const usedUntil = await lockUsedUntil(tx, 'all', now);
    const behindMs = Math.max(usedUntil.getTime(), now.getTime()) - now.getTime();
    const waitMs = Math.max(0, behindMs - aheadMs[priority]);
    if (waitMs > (priority === 'alert' ? longestQueueMs : 0)) {
      return { ok: false, readyAt: new Date(now.getTime() + waitMs) };
    }
    await useUp(tx, { scope: 'all', now, ms: allMs, minuteMs: 0 });
    const minuteMs = chatId?.startsWith('-') ? groupMs : 0;
    if (chatId !== null) await useUp(tx, { scope: chatId, now, ms: chatMs, minuteMs });
    return { ok: true, waitMs };
  });
}

async function findChatReady(tx: Tx, chatId: string, now: Date): Promise<Date> {
  const usedUntil = await lockUsedUntil(tx, chatId, now);
  const { minuteUsedUntil } = await tx
    .selectFrom('sendSlots')
    .select('minuteUsedUntil')
    .where('scope', '=', chatId)
    .executeTakeFirstOrThrow();
  return new Date(Math.max(usedUntil.getTime(), minuteUsedUntil.getTime() - groupAheadMs));
}

/** Locks the scope's budget to the end of the transaction, making it if need be. */
async function lockUsedUntil(tx: Tx, scope: string, now: Date): Promise<Date> {
  const farthest = new Date(now.getTime() + wrongClockMs);
  const { rows } = await sql<{ usedUntil: Date }>`
    INSERT INTO send_slots AS known (scope, used_until, minute_used_until) VALUES (${scope}, ${now}, ${now})
    ON CONFLICT (scope) DO UPDATE SET
      used_until = CASE WHEN known.used_until > ${farthest} THEN excluded.used_until ELSE known.used_until END,
      minute_used_until = CASE WHEN known.minute_used_until > ${farthest} THEN excluded.minute_used_until
        ELSE known.minute_used_until END
    RETURNING used_until
  `.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`No budget of ${scope}`);
  return row.usedUntil;
}

async function useUp(
  tx: Tx,
  { scope, now, ms, minuteMs }: { scope: string; now: Date; ms: number; minuteMs: number },
): Promise<void> {
  await sql`
    UPDATE send_slots SET
      used_until = greatest(used_until, ${now}::timestamptz) + make_interval(secs => ${ms / 1_000}::float8),
      minute_used_until = greatest(minute_used_until, ${now}::timestamptz)
        + make_interval(secs => ${minuteMs / 1_000}::float8)
    WHERE scope = ${scope}
  `.execute(tx);
}

/** Forgets chats whose budget is whole again. */
export async function deleteFreeSendSlots(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM send_slots WHERE greatest(used_until, minute_used_until) < ${now}::timestamptz - interval '1 hour'
  `.execute(db);
}
