import { isRecord } from './call-params.ts';

/**
 * Says why the Bot API would refuse a `reply_markup`, or null when it would take it: `url` and `web_app` must be
 * https, `web_app` needs a private chat, `callback_data` is 1 to 64 bytes, a button does exactly one thing.
 */
export function checkInlineKeyboard(replyMarkup: unknown, chatId: number): string | null {
  if (replyMarkup === undefined) return null;
  if (!isRecord(replyMarkup)) return "can't parse reply keyboard markup JSON object";
  const rows = replyMarkup.inline_keyboard;
  if (rows === undefined) return null;
  if (!Array.isArray(rows)) return 'object expected as reply markup';
  for (const row of rows) {
    if (!Array.isArray(row)) return 'inline keyboard row must be an Array';
    for (const button of row) {
      const reason = checkButton(button, chatId);
      if (reason !== null) return reason;
    }
  }
  return null;
}

const actions = ['url', 'callback_data', 'web_app', 'login_url', 'switch_inline_query', 'copy_text', 'pay'];

function checkButton(button: unknown, chatId: number): string | null {
  if (!isRecord(button)) return "can't parse inline keyboard button: Expected an Object";
  if (typeof button.text !== 'string' || button.text === '') {
    return 'can\'t parse inline keyboard button: Field "text" must be a non-empty String';
  }
  const given = actions.filter((action) => button[action] !== undefined);
  if (given.length === 0)
    return "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
  if (given.length > 1) return 'BUTTON_TYPE_INVALID';
  if (button.url !== undefined) return checkUrl(button.url, 'URL');
  if (button.web_app !== undefined) {
    if (chatId < 0) return 'BUTTON_TYPE_INVALID';
    const webApp = button.web_app;
    return checkUrl(isRecord(webApp) ? webApp.url : undefined, 'Web App URL');
  }
  if (button.callback_data === undefined) return null;
  const bytes = Buffer.byteLength(String(button.callback_data));
  return bytes >= 1 && bytes <= 64 ? null : 'BUTTON_DATA_INVALID';
}

function checkUrl(url: unknown, kind: string): string | null {
  const text = String(url);
  if (!URL.canParse(text)) return `inline keyboard button ${kind} '${text}' is invalid: URL host is empty`;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'tg:' && kind === 'URL') return null;
  if (protocol !== 'https:') {
    return `inline keyboard button ${kind} '${text}' is invalid: Only HTTPS links are allowed`;
  }
  return hostname.includes('.')
    ? null
    : `inline keyboard button ${kind} '${text}' is invalid: Wrong HTTP URL`;
}
