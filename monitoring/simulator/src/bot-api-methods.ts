import { accept, type BotApiAnswer, botApiFailures, refuse } from './bot-api-answer.ts';
import { type Chats, toChatType } from './bot-api-chats.ts';
import type { UpdateQueue } from './bot-api-updates.ts';
import type { Webhook } from './bot-api-webhook.ts';
import { type CallParams, numberParam, textParam } from './call-params.ts';

/** What the bot told Telegram about itself and its chats. */
export interface BotSettings {
  bot: { id: number; username: string; name: string };
  /** Commands by scope and language, as `setMyCommands` set them; the key is `scope/language`. */
  commands: Map<string, unknown>;
  /** Menu buttons by chat id; `default` for all others. */
  menuButtons: Map<string, unknown>;
  /** Who `getChatAdministrators` names, by chat id. */
  administrators: Map<string, { id: number; first_name: string; username?: string }[]>;
  /** The private chats of people who have blocked the bot, by chat id. */
  blockedBy: Set<string>;
}

export interface MethodContext {
  settings: BotSettings;
  chats: Chats;
  updates: UpdateQueue;
  webhook: Webhook;
  aborted: AbortSignal;
}

type Method = (params: CallParams, context: MethodContext) => BotApiAnswer | Promise<BotApiAnswer>;

/** The methods that the server knows, in the Bot API's own names. */
export const botApiMethods: Record<string, Method> = {
  getMe: (_params, { settings: { bot } }) =>
    accept({
      id: bot.id,
      is_bot: true,
      first_name: bot.name,
      username: bot.username,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    }),
  getUpdates(params, { updates, webhook, aborted }) {
    if (webhook.isSet()) return refuse(409, webhookIsActive);
    return updates.poll(params, aborted);
  },
  setWebhook(params, { updates, webhook }) {
    const answer = webhook.set(params);
    if (answer.ok && textParam(params, 'drop_pending_updates') === 'true') updates.drop();
    return answer;
  },
  deleteWebhook(params, { updates, webhook }) {
    webhook.remove();
    if (textParam(params, 'drop_pending_updates') === 'true') updates.drop();
    return accept(true);
  },
  getWebhookInfo: (_params, { updates, webhook }) => webhook.info(updates.waiting()),
  setMyCommands(params, { settings }) {
    const reason = checkCommands(params.commands);
    if (reason !== null) return refuse(400, reason);
    settings.commands.set(commandsKey(params), params.commands);
    return accept(true);
  },
  getMyCommands: (params, { settings }) => accept(settings.commands.get(commandsKey(params)) ?? []),
  setChatMenuButton(params, { settings }) {
    settings.menuButtons.set(textParam(params, 'chat_id') ?? 'default', params.menu_button);
    return accept(true);
  },
  sendMessage: unlessBlocked((params, { chats }) => chats.send(params)),
  sendPhoto: unlessBlocked((params, { chats }) => chats.sendFile(params, 'photo')),
  sendDocument: unlessBlocked((params, { chats }) => chats.sendFile(params, 'document')),
  editMessageMedia: (params, { chats }) => chats.editMedia(params),
  editMessageCaption: (params, { chats }) => chats.edit(params, 'caption'),
  editMessageText: (params, { chats }) => chats.edit(params, 'text'),
  editMessageReplyMarkup: (params, { chats }) => chats.edit(params, 'buttons'),
  deleteMessage: (params, { chats }) => chats.remove(params),
  pinChatMessage: (params, { chats }) => chats.pin(params, true),
  unpinChatMessage: (params, { chats }) => chats.pin(params, false),
  sendChatAction: () => accept(true),
  answerCallbackQuery(params) {
    if (textParam(params, 'callback_query_id') === undefined) return refuse(400, queryTooOld);
    return (textParam(params, 'text') ?? '').length > 200 ? refuse(400, 'MESSAGE_TOO_LONG') : accept(true);
  },
  getChatAdministrators(params, { settings }) {
    const chatId = numberParam(params, 'chat_id');
    if (chatId === undefined) return refuse(400, 'chat not found');
    if (toChatType(chatId) === 'private')
      return refuse(400, 'there are no administrators in the private chat');
    const people = settings.administrators.get(String(chatId)) ?? [];
    return accept(people.map((user) => ({ status: 'administrator', user: { is_bot: false, ...user } })));
  },
};

function unlessBlocked(send: Method): Method {
  return (params, context) =>
    context.settings.blockedBy.has(textParam(params, 'chat_id') ?? '')
      ? botApiFailures.blocked()
      : send(params, context);
}

const webhookIsActive =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const queryTooOld = 'query is too old and response timeout expired or query ID is invalid';

function commandsKey(params: CallParams): string {
  const scope = JSON.stringify(params.scope ?? { type: 'default' });
  return `${scope}/${textParam(params, 'language_code') ?? ''}`;
}

function checkCommands(commands: unknown): string | null {
  if (!Array.isArray(commands)) return "can't parse commands: expected an Array of BotCommand";
  if (commands.length > 100) return 'too many commands specified';
  for (const { command, description } of commands) {
    if (!/^\/?[a-z0-9_]{1,32}$/.test(String(command))) return 'BOT_COMMAND_INVALID';
    if (String(description ?? '').length < 1 || String(description).length > 256) {
      return 'BOT_COMMAND_DESCRIPTION_INVALID';
    }
  }
  return null;
}
