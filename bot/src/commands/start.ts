import {
  findParticipantByTelegramId,
  type Participant,
  RegistrationClosedError,
  registerTelegramParticipant,
} from '@cocoon-pool/db/participants';
import { enableReceiver } from '@cocoon-pool/db/receivers';
import { getOverview } from '@cocoon-pool/db/workers';
import { escapeHtml, escapeText } from '@cocoon-pool/domain/messages/escape';
import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import { renderWelcomeBack } from '@cocoon-pool/domain/messages/render-overview';
import type { Context } from 'grammy';
import type { User } from 'grammy/types';
import { createAppKeyboard, toAppUrl } from '../app-keyboard.ts';
import type { BotDeps, BotSettings } from '../bot-deps.ts';
import { toReader, toScope } from '../reader.ts';
import { reply } from '../reply.ts';

/**
 * /start: makes the person a participant and the chat a receiver, and greets. Pressing it again switches a chat on
 * that had blocked the bot.
 */
export function answerStart(deps: BotDeps) {
  return async (ctx: Context): Promise<void> => {
    if (ctx.from === undefined) return;
    const isKnown = (await findParticipantByTelegramId(deps.db, String(ctx.from.id))) !== undefined;
    const participant = await register(ctx.from, deps);
    if (participant === null) {
      const { start } = messages(toLanguage(ctx.from.language_code));
      return reply(ctx, start.invitationOnly(toPool(deps.settings)));
    }
    const chatId = String(ctx.from.id);
    if (participant.status !== 'deactivated') {
      await enableReceiver(deps.db, { participantId: participant.id, chatId }, deps.now());
    }
    const text = isKnown ? await toWelcomeBack(participant, deps) : toHello(participant, deps.settings);
    const { language } = participant;
    await reply(ctx, text, createAppKeyboard({ ...deps.settings, chatId, language, path: '/workers' }));
  };
}

async function register(user: User, { db, settings, now }: BotDeps): Promise<Participant | null> {
  const telegramUserId = String(user.id);
  try {
    return await registerTelegramParticipant(
      db,
      {
        telegramUserId,
        name: [user.first_name, user.last_name].filter(Boolean).join(' '),
        language: toLanguage(user.language_code),
        registration: settings.registration,
        isOperator: settings.operatorTelegramIds.includes(telegramUserId),
      },
      now(),
    );
  } catch (error) {
    if (error instanceof RegistrationClosedError) return null;
    throw error;
  }
}

async function toWelcomeBack(participant: Participant, deps: BotDeps): Promise<string> {
  const reader = toReader(participant, deps);
  const { start } = messages(participant.language);
  if (participant.status === 'pending') return start.pending(toPool(deps.settings));
  if (participant.status === 'deactivated') return start.deactivated(toPool(deps.settings));
  const overview = await getOverview(deps.db, { participantId: toScope(participant), now: reader.now });
  const { ok, warning, down, unknown } = overview.workers;
  return ok + warning + down + unknown === 0
    ? toHello(participant, deps.settings)
    : renderWelcomeBack(overview, reader);
}

function toHello({ language, timeZone, status }: Participant, settings: BotSettings): string {
  const { start } = messages(language);
  const hello = start.hello({ zone: escapeText(timeZone) });
  if (status === 'pending') return [hello, start.pending(toPool(settings))].join('\n\n');
  const worker =
    toAppUrl(settings.publicUrl, '/') === null ? start.workerByOperator(toPool(settings)) : start.worker;
  return [hello, start.alerts, worker].join('\n\n');
}

function toPool({ poolName, supportContact }: BotSettings): { poolName: string; contact: string | null } {
  return {
    poolName: escapeText(poolName),
    contact: supportContact === null ? null : escapeHtml(supportContact),
  };
}
