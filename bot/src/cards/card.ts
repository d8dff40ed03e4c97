import type { Context } from 'grammy';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import { type CallbackAction, toCallbackData } from '../callbacks/callback-data.ts';
import { reply } from '../reply.ts';
import { toSendFailure } from '../send-failure.ts';
import { sendWithFallbacks } from '../send-with-fallbacks.ts';

/** What a command answers and its buttons change in place. */
export interface Card {
  html: string;
  keyboard: InlineKeyboardMarkup | null;
}

/**
 * Puts a card where the pressed button is, or behind a command as a new message. A message that cannot become this text
 * (a picture, one that is too old or deleted) is left, and the card comes as a new one.
 */
export async function showCard(ctx: Context, { html, keyboard }: Card): Promise<void> {
  const pressed = ctx.callbackQuery?.message;
  if (pressed === undefined || !('text' in pressed)) return reply(ctx, html, keyboard);
  try {
    await sendWithFallbacks({ text: html, isHtml: true, keyboard }, (text, options) =>
      ctx.editMessageText(text, options),
    );
  } catch (error) {
    const { kind } = toSendFailure(error);
    if (kind === 'not_modified') return;
    if (kind !== 'not_editable') throw error;
    await reply(ctx, html, keyboard);
  }
}

export function toButton(text: string, action: CallbackAction, id: string | number): InlineKeyboardButton {
  return { text, callback_data: toCallbackData(action, String(id)) };
}

/** Rows of buttons without the empty ones; null when none is left. */
export function toKeyboard(
  rows: readonly (readonly (InlineKeyboardButton | null)[])[],
): InlineKeyboardMarkup | null {
  const filled = rows.map((row) => row.filter((button) => button !== null)).filter((row) => row.length > 0);
  return filled.length === 0 ? null : { inline_keyboard: filled };
}
