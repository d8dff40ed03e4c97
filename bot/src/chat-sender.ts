import { type SendPriority, takeSendSlot } from '@cocoon-pool/db/send-slots';
import type { DeliveryDeps } from './delivery-deps.ts';
import { toSendFailure } from './send-failure.ts';
import { type OutgoingMessage, sendWithFallbacks } from './send-with-fallbacks.ts';

/** A place in Telegram's limits is not free before `readyAt`. Expected: the chat's mail is given back until then. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
  readonly readyAt: Date;

  constructor(readyAt: Date) {
    super(`Nothing may be sent before ${readyAt.toISOString()}`);
    this.readyAt = readyAt;
  }
}

interface Chat {
  chatId: string;
  threadId: number | null;
  priority: SendPriority;
}

/** Sends to one chat within Telegram's limits. */
export interface ChatSender {
  /** Waits for a place for one message, or throws `NotReadyError`; `send` then needs none. */
  reserve(): Promise<void>;
  /** Gives the id of the message. */
  send(message: OutgoingMessage, options?: { replyTo?: string; isReserved?: boolean }): Promise<string>;
  /** False when the message is there no more, or is too old to be edited. */
  edit(messageId: string, message: OutgoingMessage): Promise<boolean>;
}

export function createChatSender({ chatId, threadId, priority }: Chat, deps: DeliveryDeps): ChatSender {
  const { api, db, now, pause } = deps;
  const take = async (scope: string | null) => {
    const slot = await takeSendSlot(db, { chatId: scope, priority, now: now() });
    if (!slot.ok) throw new NotReadyError(slot.readyAt);
    if (slot.waitMs > 0) await pause(slot.waitMs, new AbortController().signal);
  };
  return {
    reserve: () => take(chatId),
    async send(message, { replyTo, isReserved = false } = {}) {
      if (!isReserved) await take(chatId);
      const place = {
        ...(threadId === null ? {} : { message_thread_id: threadId }),
        ...(replyTo === undefined
          ? {}
          : { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
      };
      const sent = await sendWithFallbacks(message, (text, options) =>
        api.sendMessage(chatId, text, { ...options, ...place }),
      );
      return String(sent.message_id);
    },
    async edit(messageId, message) {
      await take(null);
      try {
        await sendWithFallbacks(message, (text, options) =>
          api.editMessageText(chatId, Number(messageId), text, options),
        );
        return true;
      } catch (error) {
        const { kind } = toSendFailure(error);
        if (kind === 'not_modified') return true;
        if (kind === 'not_editable') return false;
        throw error;
      }
    },
  };
}
