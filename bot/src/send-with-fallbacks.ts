import { toPlainText } from '@cocoon-pool/domain/messages/escape';
import type { InlineKeyboardMarkup, LinkPreviewOptions } from 'grammy/types';
import { toSendFailure } from './send-failure.ts';

export interface OutgoingMessage {
  text: string;
  isHtml: boolean;
  keyboard: InlineKeyboardMarkup | null;
}

export interface SendOptions {
  parse_mode?: 'HTML';
  reply_markup?: InlineKeyboardMarkup;
  link_preview_options: LinkPreviewOptions;
}

/**
 * Sends a message in the richest form that Telegram takes: a rejected keyboard is left out, rejected HTML becomes
 * plain text. Every other failure is thrown as it came.
 */
export async function sendWithFallbacks<T>(
  message: OutgoingMessage,
  send: (text: string, options: SendOptions) => Promise<T>,
): Promise<T> {
  try {
    return await send(message.text, toOptions(message));
  } catch (error) {
    const simpler = simplify(message, error);
    if (simpler === null) throw error;
    return sendWithFallbacks(simpler, send);
  }
}

function toOptions({ isHtml, keyboard }: OutgoingMessage): SendOptions {
  return {
    ...(isHtml ? { parse_mode: 'HTML' as const } : {}),
    ...(keyboard === null ? {} : { reply_markup: keyboard }),
    link_preview_options: { is_disabled: true },
  };
}

function simplify(message: OutgoingMessage, error: unknown): OutgoingMessage | null {
  const { kind } = toSendFailure(error);
  if (kind === 'keyboard_rejected' && message.keyboard !== null) return { ...message, keyboard: null };
  if (kind === 'html_rejected' && message.isHtml) {
    return { ...message, isHtml: false, text: toPlainText(message.text) };
  }
  return null;
}
