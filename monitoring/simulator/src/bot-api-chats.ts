import { isDeepStrictEqual } from 'node:util';
import { accept, type BotApiAnswer, refuse } from './bot-api-answer.ts';
import { type CallParams, isRecord, numberParam, textParam } from './call-params.ts';
import { checkInlineKeyboard } from './check-inline-keyboard.ts';
import { parseTelegramHtml, type TextEntity } from './parse-telegram-html.ts';

/** A message of the bot as a person sees it now. Deleted messages are not in the list. */
export interface ChatMessage {
  chatId: string;
  messageId: number;
  /** What a person reads: tags and character references resolved. */
  text: string;
  /** The text exactly as the bot sent it. */
  sentText: string;
  entities: TextEntity[];
  /** Earlier visible texts, oldest first; empty while the message was never edited. */
  edits: string[];
  replyTo: number | null;
  /** What the message carries, with `text` as its caption; null for a message of text alone. */
  file: ChatFile | null;
  /** Rows of inline buttons. */
  buttons: InlineButton[][];
  /** Whether it arrived without a sound. */
  silent: boolean;
  pinned: boolean;
  sentAt: Date;
}

export interface ChatFile {
  kind: 'photo' | 'document';
  fileName: string;
  bytes: Uint8Array;
}

export type InlineButton = Record<string, unknown> & { text: string };

export interface Chats {
  messages: ChatMessage[];
  /** Gives the next message id of a chat to something that a person wrote. */
  receive(chatId: number): number;
  send(params: CallParams): BotApiAnswer;
  sendFile(params: CallParams, kind: ChatFile['kind']): BotApiAnswer;
  edit(params: CallParams, part: 'text' | 'caption' | 'buttons'): BotApiAnswer;
  /** Another picture, caption and buttons for a message that has a file. */
  editMedia(params: CallParams): BotApiAnswer;
  remove(params: CallParams): BotApiAnswer;
  pin(params: CallParams, pinned: boolean): BotApiAnswer;
}

/** The chats of the bot. Ids of messages count up in each chat; every chat id exists. */
export function createChats(bot: { id: number; username: string }, now: () => Date): Chats {
  const messages: ChatMessage[] = [];
  const lastIds = new Map<number, number>();
  const nextId = (chatId: number) => {
    const id = (lastIds.get(chatId) ?? 0) + 1;
    lastIds.set(chatId, id);
    return id;
  };
  const removedIds = new Set<string>();
  const exists = (chatId: number, messageId: number) =>
    messageId >= 1 && messageId <= (lastIds.get(chatId) ?? 0) && !removedIds.has(`${chatId}/${messageId}`);
  const find = (chatId: number, messageId: number | undefined) =>
    messages.find((message) => message.chatId === String(chatId) && message.messageId === messageId);
  const toMessage = (message: ChatMessage) => toApiMessage(message, bot);

  const write = (params: CallParams, file: ChatFile | null): BotApiAnswer => {
    const chatId = numberParam(params, 'chat_id');
    if (chatId === undefined) return refuse(400, 'chat_id is empty');
    const content = file === null ? toContent(params, chatId) : toCaption(params, chatId);
    if ('reason' in content) return refuse(400, content.reason);
    const reply = isRecord(params.reply_parameters) ? params.reply_parameters : {};
    const wanted = numberParam(reply, 'message_id') ?? numberParam(params, 'reply_to_message_id');
    const found = wanted !== undefined && exists(chatId, wanted);
    const optional = reply.allow_sending_without_reply ?? params.allow_sending_without_reply;
    if (wanted !== undefined && !found && String(optional) !== 'true') {
      return refuse(400, 'message to be replied not found');
    }
    const message: ChatMessage = {
      chatId: String(chatId),
      messageId: nextId(chatId),
      ...content,
      file,
      edits: [],
      replyTo: found ? wanted : null,
      silent: String(params.disable_notification) === 'true',
      pinned: false,
      sentAt: now(),
    };
    messages.push(message);
    return accept(toMessage(message));
  };

  return {
    messages,
    receive: nextId,
    send: (params) => write(params, null),
    sendFile(params, kind) {
      const file = toFile(params[kind], kind, params);
      return file === null ? refuse(400, `there is no ${kind} in the request`) : write(params, file);
    },
    editMedia(params) {
      const chatId = numberParam(params, 'chat_id') ?? 0;
      const message = find(chatId, numberParam(params, 'message_id'));
      if (!message) return refuse(400, 'message to edit not found');
      const media = isRecord(params.media) ? params.media : {};
      const file = toFile(media.media, 'photo', params);
      if (file === null) return refuse(400, 'there is no media in the request');
      const content = toCaption({ ...media, reply_markup: params.reply_markup }, chatId);
      if ('reason' in content) return refuse(400, content.reason);
      message.edits.push(message.text);
      Object.assign(message, { ...content, file });
      return accept({ ...toMessage(message), edit_date: toUnixSeconds(now()) });
    },
    edit(params, part) {
      const chatId = numberParam(params, 'chat_id');
      if (chatId === undefined) return refuse(400, 'chat_id is empty');
      const message = find(chatId, numberParam(params, 'message_id'));
      if (!message) return refuse(400, 'message to edit not found');
      if (part === 'text' && message.file !== null)
        return refuse(400, 'there is no text in the message to edit');
      if (part === 'caption' && message.file === null)
        return refuse(400, 'there is no caption in the message to edit');
      const content =
        part === 'caption'
          ? toCaption(params, chatId)
          : toContent(part === 'text' ? params : { ...params, text: 'unchanged' }, chatId);
      if ('reason' in content) return refuse(400, content.reason);
      const { text, entities, buttons } =
        part === 'buttons' ? { ...message, buttons: content.buttons } : content;
      const before = { text: message.text, entities: message.entities, buttons: message.buttons };
      if (isDeepStrictEqual(before, { text, entities, buttons })) return refuse(400, notModified);
      if (part !== 'buttons') {
        message.edits.push(message.text);
        message.sentText = content.sentText;
      }
      Object.assign(message, { text, entities, buttons });
      return accept({ ...toMessage(message), edit_date: toUnixSeconds(now()) });
    },
    remove(params) {
      const chatId = numberParam(params, 'chat_id') ?? 0;
      const messageId = numberParam(params, 'message_id') ?? 0;
      if (!exists(chatId, messageId)) return refuse(400, 'message to delete not found');
      removedIds.add(`${chatId}/${messageId}`);
      const message = find(chatId, messageId);
      if (message) messages.splice(messages.indexOf(message), 1);
      return accept(true);
    },
    pin(params, pinned) {
      const message = find(numberParam(params, 'chat_id') ?? 0, numberParam(params, 'message_id'));
      if (!message) return refuse(400, `message to ${pinned ? 'pin' : 'unpin'} not found`);
      message.pinned = pinned;
      return accept(true);
    },
  };
}

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

type Content = Pick<ChatMessage, 'text' | 'sentText' | 'entities' | 'buttons'>;

function toContent(params: CallParams, chatId: number): Content | { reason: string } {
  const sentText = textParam(params, 'text') ?? '';
  const parseMode = (textParam(params, 'parse_mode') ?? '').toLowerCase();
  if (parseMode !== '' && parseMode !== 'html') return { reason: 'unsupported parse_mode' };
  const parsed =
    parseMode === 'html'
      ? parseTelegramHtml(sentText)
      : ({ ok: true, text: sentText, entities: [] } as const);
  if (!parsed.ok) return { reason: `can't parse entities: ${parsed.reason}` };
  const text = parsed.text.trim();
  if (text === '') return { reason: 'message text is empty' };
  if (text.length > 4096) return { reason: 'message is too long' };
  const reason = checkInlineKeyboard(params.reply_markup, chatId);
  if (reason !== null) return { reason };
  return { text, sentText, entities: [...parsed.entities], buttons: toButtons(params.reply_markup) };
}

/** A caption is a text of at most 1024 characters, and may be missing. */
function toCaption(params: CallParams, chatId: number): Content | { reason: string } {
  const caption = textParam(params, 'caption') ?? '';
  const content = toContent({ ...params, text: caption === '' ? '-' : caption }, chatId);
  if ('reason' in content) return content;
  if (content.text.length > 1024) return { reason: 'message caption is too long' };
  return caption === '' ? { ...content, text: '', sentText: '' } : content;
}

/** A file comes as a part of the form, or by `attach://` as another part of it. */
function toFile(value: unknown, kind: ChatFile['kind'], params: CallParams): ChatFile | null {
  const attached = typeof value === 'string' ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined;
  const file = attached === undefined ? value : params[attached];
  if (!isRecord(file) || !(file.bytes instanceof Uint8Array)) return null;
  return { kind, fileName: String(file.fileName), bytes: file.bytes };
}

function toButtons(replyMarkup: unknown): InlineButton[][] {
  const rows: unknown = isRecord(replyMarkup) ? replyMarkup.inline_keyboard : [];
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (Array.isArray(row) ? row.filter(isButton) : []));
}

function isButton(button: unknown): button is InlineButton {
  return isRecord(button) && typeof button.text === 'string';
}

function toApiMessage(message: ChatMessage, bot: { id: number; username: string }) {
  const chatId = Number(message.chatId);
  const { replyTo, buttons } = message;
  return {
    message_id: message.messageId,
    from: { id: bot.id, is_bot: true, first_name: bot.username, username: bot.username },
    chat: { id: chatId, type: toChatType(chatId) },
    date: toUnixSeconds(message.sentAt),
    ...toApiContent(message),
    ...(buttons.length > 0 && { reply_markup: { inline_keyboard: buttons } }),
    ...(replyTo !== null && { reply_to_message: { message_id: replyTo, chat: { id: chatId } } }),
  };
}

function toApiContent({ file, text, entities, messageId }: ChatMessage) {
  if (file === null) return { text, ...(entities.length > 0 && { entities }) };
  const caption = { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
  const id = { file_id: `f${messageId}`, file_unique_id: `f${messageId}` };
  return file.kind === 'photo'
    ? { photo: [{ ...id, width: 800, height: 420 }], ...caption }
    : { document: { ...id, file_name: file.fileName }, ...caption };
}

/** Telegram's own numbering: people are positive, groups negative, supergroups begin with -100. */
export function toChatType(chatId: number): 'private' | 'group' | 'supergroup' {
  if (chatId > 0) return 'private';
  return String(chatId).startsWith('-100') && chatId < -1_000_000_000_000 ? 'supergroup' : 'group';
}

export function toUnixSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
