/** What Telegram is asked for; everything else would be answered with nothing. */
export const handledUpdates = ['message', 'callback_query', 'my_chat_member'] as const;
