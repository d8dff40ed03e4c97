import { findInvite, InviteRefusedError, invitePrefix } from '@cocoon-pool/db/invites';
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
 * /start: makes the person a participant and the chat a receiver, and greets; an invite (`inv_…`) behind it lets them in.
 * Pressing it again switches a chat on that had blocked the bot.
 */
export function answerStart(deps: BotDeps) {
  return async (ctx: Context): Promise<void> => {
    if (ctx.from === undefined) return;
    const known = await findParticipantByTelegramId(deps.db, String(ctx.from.id));
    const isKnown = known !== undefined;
    const invite = toInvite(ctx.match);
    const { start } = messages(known?.language ?? toLanguage(ctx.from.language_code));
    const participant = await register(ctx.from, invite, deps);
    if (participant === 'invitation_only') return reply(ctx, start.invitationOnly(toPool(deps.settings)));
    if (participant === 'invite_refused') return reply(ctx, start.inviteBad);
    const chatId = String(ctx.from.id);
    if (participant.status !== 'deactivated') {
      await enableReceiver(deps.db, { participantId: participant.id, chatId }, deps.now());
    }
    const isLetIn = invite !== undefined && known?.status !== 'active' && participant.status === 'active';
    const welcome = isLetIn ? await toInvited(invite, participant, deps) : null;
    const greeting = isKnown ? await toWelcomeBack(participant, deps) : toHello(participant, deps.settings);
    const text = [welcome, greeting].filter((part) => part !== null).join('\n\n');
    const { language } = participant;
    await reply(ctx, text, createAppKeyboard({ ...deps.settings, chatId, language, path: '/workers' }));
  };
}

/** What a deep link carried; every other payload is none. */
function toInvite(match: Context['match']): string | undefined {
  return typeof match === 'string' && match.startsWith(invitePrefix) ? match.trim() : undefined;
}

async function register(
  user: User,
  invite: string | undefined,
  { db, settings, now }: BotDeps,
): Promise<Participant | 'invitation_only' | 'invite_refused'> {
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
        invite,
      },
      now(),
    );
  } catch (error) {
    if (error instanceof RegistrationClosedError) return 'invitation_only';
    if (error instanceof InviteRefusedError) return 'invite_refused';
    throw error;
  }
}

async function toInvited(invite: string, { language }: Participant, deps: BotDeps): Promise<string | null> {
  const found = await findInvite(deps.db, invite);
  if (found === undefined) return null;
  const { poolName } = toPool(deps.settings);
  const userName = found.inviterName === null ? poolName : escapeText(found.inviterName);
  return messages(language).start.invited({ userName, poolName, role: found.role });
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
