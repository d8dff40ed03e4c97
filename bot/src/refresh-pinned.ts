import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant, type Participant } from '@cocoon-pool/db/participants';
import { claimPinnedCards, deletePinnedCard, type PinnedCard } from '@cocoon-pool/db/pinned-cards';
import type { Api } from 'grammy';
import type { ChartDays } from './cards/chart-facts.ts';
import { type StatsDeps, toStatsText } from './cards/stats-card.ts';
import { toReader } from './reader.ts';
import { toSendFailure } from './send-failure.ts';
import { sendWithFallbacks } from './send-with-fallbacks.ts';

export interface PinnedDeps extends StatsDeps {
  api: Api;
  now: () => Date;
}

const mostAtOnce = 20;

/**
 * Brings pinned cards up to date whose minute is over; how many that were. Under a picture only the text changes. A card
 * that cannot be edited any more, or whose owner has left, is forgotten; another failure is for the next minute.
 */
export async function refreshPinned(deps: PinnedDeps): Promise<number> {
  const cards = await claimPinnedCards(deps.db, { now: deps.now(), limit: mostAtOnce });
  for (const card of cards) {
    const isAlive = await refresh(deps, card);
    if (!isAlive) await deletePinnedCard(deps.db, card.id);
  }
  return cards.length;
}

async function refresh(deps: PinnedDeps, card: PinnedCard): Promise<boolean> {
  const participant = await findOwner(deps, card);
  if (participant === null) return false;
  const person = { participant, reader: toReader(participant, deps) };
  const view = { days: toDays(card.days), isDark: card.isDark };
  const text = await toStatsText(deps, person, view);
  if (text === null) return false;
  const { api } = deps;
  const message = { text: text.html, isHtml: true, keyboard: text.keyboard };
  try {
    await sendWithFallbacks(message, (html, { link_preview_options, ...options }) =>
      card.hasPicture
        ? api.editMessageCaption(card.chatId, Number(card.messageId), { caption: html, ...options })
        : api.editMessageText(card.chatId, Number(card.messageId), html, {
            link_preview_options,
            ...options,
          }),
    );
    return true;
  } catch (error) {
    const { kind } = toSendFailure(error);
    return kind === 'not_modified' || kind === 'rate_limited' || kind === 'temporary';
  }
}

async function findOwner({ db }: PinnedDeps, { participantId }: PinnedCard): Promise<Participant | null> {
  try {
    const participant = await getParticipant(db, participantId);
    return participant.status === 'active' ? participant : null;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

function toDays(days: number): ChartDays {
  return days === 7 || days === 30 ? days : 1;
}
