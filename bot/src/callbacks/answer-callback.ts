import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { type Context, GrammyError } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';
import { toReader } from '../reader.ts';
import { acknowledge } from './acknowledge.ts';
import { isShared, parseCallbackData, type SharedAction } from './callback-data.ts';
import { claim } from './claim.ts';
import { linkChat, unlinkChat } from './link-chat.ts';
import { mute, unmute } from './mute.ts';
import type { Press, PressHandler } from './press.ts';
import { privateHandlers } from './private-handlers.ts';
import { showOpenIncidents } from './show-open-incidents.ts';
import { explain } from './why.ts';

/**
 * Answers a pressed button. Whoever presses is looked up, and what they may do is asked of the database each time: the
 * button itself proves nothing. Every press is answered, stale and forged ones too, so that no button hangs.
 */
export function answerCallback(deps: BotDeps) {
  return async (ctx: Context): Promise<void> => {
    const pressed = parseCallbackData(ctx.callbackQuery?.data);
    const participant =
      ctx.from === undefined ? undefined : await findParticipantByTelegramId(deps.db, String(ctx.from.id));
    const language = participant?.language ?? toLanguage(ctx.from?.language_code);
    const words = alertWords(language);
    if (pressed === null) return answer(ctx, words.toasts.stale);
    const isKnown = participant !== undefined && participant.status === 'active';
    if (!isKnown) {
      const isLink = pressed.action === 'link' || pressed.action === 'unlink';
      return answer(ctx, isLink ? words.linking.unknownPerson : words.toasts.notYours);
    }
    const reader = toReader(participant, deps);
    const press: Press = {
      ...{ ctx, deps, participant, reader, id: pressed.id, choice: pressed.choice ?? null },
      ...{ words, chat: chatWords(language) },
    };
    const { action } = pressed;
    if (isShared(action)) return answer(ctx, await sharedHandlers[action](press));
    if (ctx.chat?.type !== 'private') return answer(ctx, press.chat.errors.privateOnly);
    await answer(ctx, await privateHandlers[action](press));
  };
}

const sharedHandlers: Record<SharedAction, PressHandler> = {
  ack: acknowledge,
  mute1: (press: Press) => mute(press, 1),
  mute8: (press: Press) => mute(press, 8),
  unmute,
  mine: claim,
  why: explain,
  incidents: showOpenIncidents,
  link: linkChat,
  unlink: unlinkChat,
};

const mostCharacters = 200;

/** A press that waited too long cannot be answered any more; what it did stands. */
async function answer(ctx: Context, text: string | null): Promise<void> {
  try {
    await ctx.answerCallbackQuery(text === null ? {} : toToast(text));
  } catch (error) {
    if (error instanceof GrammyError && /query is too old|query id is invalid/i.test(error.description))
      return;
    throw error;
  }
}

function toToast(text: string): { text: string; show_alert: boolean } {
  const isLong = text.length > mostCharacters;
  return { text: isLong ? `${text.slice(0, mostCharacters - 1)}…` : text, show_alert: isLong };
}
