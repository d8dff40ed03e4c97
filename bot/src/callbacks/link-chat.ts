import { disableChat } from '@cocoon-pool/db/receiver-list';
import { enableReceiver } from '@cocoon-pool/db/receivers';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import type { Context } from 'grammy';
import { reply } from '../reply.ts';
import type { Press } from './press.ts';

/** Send here: the group, or its topic, gets the presser's alerts, if they are one of its admins. */
export async function linkChat({ ctx, deps, participant, words }: Press): Promise<string> {
  const place = toPlace(ctx);
  if (place === null) return words.toasts.stale;
  if (!(await isAdmin(ctx))) return words.linking.needAdmin;
  const label = place.title.slice(0, 100) || null;
  const { chatId, threadId } = place;
  await enableReceiver(deps.db, { participantId: participant.id, chatId, threadId, label }, deps.now());
  await reply(ctx, words.linking.linked({ userName: escapeText(participant.name) }));
  return words.toasts.linked;
}

/** Unlink: the group gets no more alerts of the presser; an admin of the group ends everybody's. */
export async function unlinkChat({ ctx, deps, participant, words }: Press): Promise<string> {
  const place = toPlace(ctx);
  if (place === null) return words.toasts.stale;
  const participantId = (await isAdmin(ctx)) ? null : participant.id;
  const { chatId, threadId } = place;
  const removed = await disableChat(deps.db, { chatId, threadId, participantId }, deps.now());
  if (removed === 0) return words.linking.needAdmin;
  await reply(ctx, words.linking.unlinked);
  return words.toasts.unlinked;
}

function toPlace(ctx: Context): { chatId: string; threadId: number | null; title: string } | null {
  const { chat, callbackQuery } = ctx;
  if (chat === undefined || (chat.type !== 'group' && chat.type !== 'supergroup')) return null;
  const message = callbackQuery?.message;
  const isTopic = message !== undefined && 'is_topic_message' in message && message.is_topic_message === true;
  const threadId = isTopic ? (message.message_thread_id ?? null) : null;
  return { chatId: String(chat.id), threadId, title: chat.title };
}

/** Asked of Telegram at every press. Whoever presses is named by Telegram, anonymous admins too. */
async function isAdmin(ctx: Context): Promise<boolean> {
  const { chat, from } = ctx;
  if (chat === undefined || from === undefined) return false;
  const admins = await ctx.api.getChatAdministrators(chat.id);
  return admins.some(({ user }) => user.id === from.id);
}
