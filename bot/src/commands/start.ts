import { findInvite, InviteRefusedError, invitePrefix } from '@cocoon-pool/db/invites';
import {
  findParticipantByTelegramId,
  type Participant,
  RegistrationClosedError,
  registerTelegramParticipant,
} from '@cocoon-pool/db/participants';
import { enableReceiver } from '@cocoon-pool/db/receivers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeHtml, escapeText } from '@cocoon-pool/domain/messages/escape';
import { toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Context } from 'grammy';
import type { User } from 'grammy/types';
import type { BotDeps, BotSettings } from '../bot-deps.ts';
import type { Card } from '../cards/card.ts';
import { toStartCard } from '../cards/start-card.ts';
import type { Person } from '../for-participant.ts';
import { toReader } from '../reader.ts';
import { reply } from '../reply.ts';
import { showLinked, toLink } from '../show-linked.ts';

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
    const person = { participant, reader: toReader(participant, deps) };
    const linked = toLink(ctx.match);
    if (linked !== null && participant.status === 'active')
      return showLinked(ctx, deps, { ...person, linked });
    const { html, keyboard } = await toGreeting(deps, person, !isKnown);
    await reply(ctx, [welcome, html].filter((part) => part !== null).join('\n\n'), keyboard);
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

/** Who is not in, or no more, is told so; everybody else goes on with the setup. */
async function toGreeting(deps: BotDeps, person: Person, isNew: boolean): Promise<Card> {
  const { participant, reader } = person;
  const { start } = messages(participant.language);
  const pool = toPool(deps.settings);
  if (participant.status === 'deactivated') return { html: start.deactivated(pool), keyboard: null };
  if (participant.status === 'active') return toStartCard(deps, person, isNew);
  const hello = chatWords(reader.language).start.hello({ zone: escapeText(reader.timeZone) });
  const html = isNew ? [hello, start.pending(pool)].join('\n\n') : start.pending(pool);
  return { html, keyboard: null };
}

function toPool({ poolName, supportContact }: BotSettings): { poolName: string; contact: string | null } {
  return {
    poolName: escapeText(poolName),
    contact: supportContact === null ? null : escapeHtml(supportContact),
  };
}
