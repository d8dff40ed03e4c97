import type { OperatorChat } from '@cocoon-pool/db/operator-chats';
import type { WriteRefusal } from '@cocoon-pool/db/write-refusal';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { sendWithFallbacks } from './send-with-fallbacks.ts';
import { createTelegramApi } from './telegram-api.ts';

interface DirectSender {
  token: string;
  telegramApiRoot: string;
  now: () => Date;
}

/** In PostgreSQL's own words, which the operator finds in its log. */
const details = {
  away: null,
  disk_full: 'No space left on device',
  read_only: 'read-only transaction',
};

/** Tells an operator's chat that the database is away: past the outbox, which is in it. */
export function createDirectTeller({ token, telegramApiRoot, now }: DirectSender) {
  const api = createTelegramApi(token, telegramApiRoot);
  return async (
    { chatId, threadId, language, timeZone }: OperatorChat,
    { since, trouble }: { since: Date; trouble: 'away' | WriteRefusal },
  ): Promise<void> => {
    const reader = { language, timeZone, now: now(), coinSymbol: '' };
    const text = alertWords(language).operator.database_away({
      since: formatClock(reader, since),
      ...{ until: null, workers: null, detail: details[trouble] },
    });
    const topic = threadId === null ? {} : { message_thread_id: threadId };
    await sendWithFallbacks({ text, isHtml: true, keyboard: null }, (part, options) =>
      api.sendMessage(chatId, part, { ...options, ...topic }),
    );
  };
}
