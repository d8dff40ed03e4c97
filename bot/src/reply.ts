import type { Context } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { type OutgoingMessage, sendWithFallbacks } from './send-with-fallbacks.ts';

/** Answers in the same chat with Telegram HTML. */
export async function reply(
  ctx: Context,
  html: string,
  keyboard: InlineKeyboardMarkup | null = null,
): Promise<void> {
  const message: OutgoingMessage = { text: html, isHtml: true, keyboard };
  await sendWithFallbacks(message, (text, options) => ctx.reply(text, options));
}
