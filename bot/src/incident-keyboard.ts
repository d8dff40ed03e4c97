import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';
import { isClaimable } from '@cocoon-pool/domain/messages/alerts/incident-figures';
import type { Language } from '@cocoon-pool/domain/messages/language';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import { createAppKeyboard } from './app-keyboard.ts';
import { toCallbackData } from './callbacks/callback-data.ts';

interface KeyboardReader {
  publicUrl: string | null;
  chatId: string;
  language: Language;
  /** Where groups open the Mini App; null where they cannot. */
  groupAppUrl?: string | null;
}

/** Acknowledge, why, it was me, mute and open, as far as they make sense now; null when nothing is left. */
export function createIncidentKeyboard(
  incident: IncidentFacts,
  { publicUrl, chatId, language, groupAppUrl: appUrl = null }: KeyboardReader,
): InlineKeyboardMarkup | null {
  const { buttons } = alertWords(language);
  const press = (text: string, action: Parameters<typeof toCallbackData>[0]): InlineKeyboardButton => ({
    text,
    callback_data: toCallbackData(action, incident.id),
  });
  const group = { appUrl, startParam: `i_${incident.id}` };
  const open = createAppKeyboard({ publicUrl, chatId, language, path: `/incidents/${incident.id}`, group });
  const last = open?.inline_keyboard[0] ?? [];
  if (incident.closedAt !== null) return last.length === 0 ? null : { inline_keyboard: [last] };
  const take = incident.acknowledged === null ? [press(buttons.ack, 'ack')] : [];
  const mute =
    incident.muted === null
      ? [press(buttons.mute1, 'mute1'), press(buttons.mute8, 'mute8')]
      : [press(buttons.unmute, 'unmute')];
  const mine = isClaimable(incident) ? [press(buttons.mine, 'mine')] : [];
  const why = incident.alerts.some(({ workerId }) => workerId !== null) ? [press(buttons.why, 'why')] : [];
  return { inline_keyboard: [[...take, ...why], mine, mute, last].filter((row) => row.length > 0) };
}

/** Under what tells how much was missed: shows what of it is still open. */
export function createCatchUpKeyboard({ language }: Pick<KeyboardReader, 'language'>): InlineKeyboardMarkup {
  const { buttons } = alertWords(language);
  return {
    inline_keyboard: [[{ text: buttons.incidents, callback_data: toCallbackData('incidents', '0') }]],
  };
}
