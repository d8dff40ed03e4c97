import { type SendSlot, takeSendSlot } from '@cocoon-pool/db/send-slots';
import type { Transformer } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { pause as realPause } from './pause.ts';

const messageMethods = new Set(['sendMessage', 'sendPhoto', 'sendDocument', 'copyMessage', 'forwardMessage']);
const editMethods = new Set([
  'editMessageText',
  'editMessageReplyMarkup',
  'editMessageCaption',
  'editMessageMedia',
  'deleteMessage',
]);
const longestWaitMs = 10_000;

/**
 * Holds replies to Telegram's limits, within the one budget of everything that sends with the token: alerts come first. A
 * reply that has waited 10 s goes out: our budget is below Telegram's.
 */
export function paceReplies({
  db,
  now,
  pause = realPause,
}: Pick<BotDeps, 'db' | 'now' | 'pause'>): Transformer {
  return async (call, method, payload, signal) => {
    const isMessage = messageMethods.has(method);
    if (isMessage || editMethods.has(method)) {
      const chatId = isMessage && 'chat_id' in payload ? String(payload.chat_id) : null;
      let at = now();
      for (let waitedMs = 0; waitedMs < longestWaitMs; ) {
        const slot = await takeReplySlot(db, chatId, at);
        if (slot.ok) break;
        const waitMs = Math.max(50, slot.readyAt.getTime() - at.getTime());
        await pause(Math.min(waitMs, longestWaitMs - waitedMs), new AbortController().signal);
        waitedMs += waitMs;
        at = new Date(Math.max(now().getTime(), at.getTime() + waitMs));
      }
    }
    return call(method, payload, signal);
  };
}

/** Without the database there is no budget, and no alerts to come first: that it is away must still be told. */
async function takeReplySlot(db: BotDeps['db'], chatId: string | null, now: Date): Promise<SendSlot> {
  try {
    return await takeSendSlot(db, { chatId, priority: 'reply', now });
  } catch {
    return { ok: true, waitMs: 0 };
  }
}
