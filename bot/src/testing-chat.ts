import type { BotApi } from '@cocoon-pool/simulator/bot-api';
import type { ChatMessage } from '@cocoon-pool/simulator/bot-api-chats';
import type { Bot } from 'grammy';

interface Speaker {
  id: number;
  language: 'en' | 'ru';
  /** A private chat unless one is given. */
  chat?: { id: number; type: string; title?: string };
}

let lastId = 900_000;

/** For tests: somebody's chat with a bot that is not polling. */
export function createTestChat(bot: Bot, botApi: BotApi, { id, language, chat }: Speaker) {
  const place = chat ?? { id, type: 'private', first_name: 'Anna' };
  const from = { id, is_bot: false, first_name: 'Anna', language_code: language };
  const handle = async (part: object): Promise<void> => {
    lastId += 1;
    await bot.handleUpdate(JSON.parse(JSON.stringify({ update_id: lastId, ...part })));
  };
  const messages = () => botApi.messages.filter(({ chatId }) => chatId === String(place.id));
  const last = (): ChatMessage => {
    const message = messages().at(-1);
    if (message === undefined) throw new Error('the bot has said nothing');
    return message;
  };
  const toMessage = (content: object) => ({
    date: 0,
    from,
    chat: place,
    message_id: 500_000 + lastId,
    ...content,
  });
  return {
    messages,
    last,
    handle,
    /** Says something and gives the newest message of the bot. */
    async say(text: string, replyTo?: ChatMessage): Promise<ChatMessage> {
      const command = /^\/\S+/.exec(text)?.[0];
      const entities = command ? [{ type: 'bot_command', offset: 0, length: command.length }] : [];
      const question = replyTo && {
        reply_to_message: toMessage({ from: { ...bot.botInfo }, text: replyTo.text }),
      };
      await handle({ message: toMessage({ text, entities, ...question }) });
      return last();
    },
    /** Presses a button of the newest message that has it and gives the toast, empty where there is none. */
    async press(button: string): Promise<string> {
      const message = messages().findLast(({ buttons }) =>
        buttons.flat().some(({ text }) => text === button),
      );
      const data = message?.buttons.flat().find(({ text }) => text === button)?.callback_data;
      if (message === undefined || typeof data !== 'string') throw new Error(`no button ${button}`);
      return this.send(data, message);
    },
    /** Sends what a button would send, also one that never was. */
    async send(data: string, { messageId, text } = last()): Promise<string> {
      const message = { message_id: messageId, date: 0, chat: place, text };
      await handle({ callback_query: { id: String(lastId), from, chat_instance: '1', data, message } });
      const answer = botApi.calls.findLast(({ method }) => method === 'answerCallbackQuery');
      return String(answer?.params.text ?? '');
    },
  };
}
