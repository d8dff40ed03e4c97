import type { BotApi } from './bot-api.ts';
import { type ChatMessage, toChatType, toUnixSeconds } from './bot-api-chats.ts';

export interface Person {
  userId: number;
  chatId: number;
  /** Writes to the bot; a text that begins with / is a command. */
  say(text: string): Promise<{ updateId: number; status: number | null }>;
  /** Presses the callback button with this text. Throws when the message has no such button. */
  press(message: ChatMessage, buttonText: string): Promise<{ updateId: number; status: number | null }>;
  /** What the bot has written to this person's chat, as it looks now. */
  messages(): ChatMessage[];
  /** What the newest answered press was answered with in passing; null where none was. */
  toast(): Toast | null;
}

/** Words that Telegram shows over a chat for some seconds. */
export interface Toast {
  text: string;
  at: Date;
}

export interface PersonOptions {
  userId: number;
  firstName: string;
  username?: string;
  languageCode?: string;
  /** Where the person writes; a private chat by default. */
  chatId?: number;
  now?: () => Date;
}

/** Someone who uses the bot in the simulated Telegram. */
export function createPerson(botApi: BotApi, options: PersonOptions): Person {
  const { userId, chatId = userId } = options;
  const from = {
    id: userId,
    is_bot: false,
    first_name: options.firstName,
    language_code: options.languageCode ?? 'en',
    ...(options.username !== undefined && { username: options.username }),
  };
  const chat = { id: chatId, type: toChatType(chatId), first_name: options.firstName };
  const now = options.now ?? (() => new Date());
  let lastCallback = 0;
  const pressIds = new Set<string>();

  return {
    userId,
    chatId,
    say(text) {
      const command = /^\/\S+/.exec(text)?.[0];
      const entities = command ? [{ type: 'bot_command', offset: 0, length: command.length }] : undefined;
      const message = { from, chat, date: toUnixSeconds(now()), text, ...(entities && { entities }) };
      return botApi.pushUpdate({ message });
    },
    press(message, buttonText) {
      const button = message.buttons.flat().find((candidate) => candidate.text === buttonText);
      const data = button?.callback_data;
      if (typeof data !== 'string') throw new Error(`no callback button ${buttonText} on the message`);
      lastCallback += 1;
      const id = `${userId}${String(lastCallback).padStart(6, '0')}`;
      pressIds.add(id);
      return botApi.pushUpdate({
        callback_query: {
          id,
          from,
          chat_instance: String(chatId),
          data,
          message: {
            message_id: message.messageId,
            chat,
            date: toUnixSeconds(message.sentAt),
            ...(message.file?.kind === 'photo'
              ? { caption: message.text, photo: [{ file_id: 'f', file_unique_id: 'f', width: 1, height: 1 }] }
              : { text: message.text }),
          },
        },
      });
    },
    messages: () => botApi.messages.filter((message) => message.chatId === String(chatId)),
    toast() {
      const answered = botApi.calls.findLast(
        ({ method, params }) =>
          method === 'answerCallbackQuery' && pressIds.has(String(params.callback_query_id)),
      );
      const text = answered?.params.text;
      return answered !== undefined && typeof text === 'string' && text !== ''
        ? { text, at: answered.at }
        : null;
    },
  };
}
