import { upsertPinnedCard } from '@cocoon-pool/db/pinned-cards';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { parseStatsId } from '../cards/stats-card.ts';
import { describeFailure } from '../describe-failure.ts';
import type { Press } from './press.ts';

const pinnedMs = 86_400_000;

/** Pins the card and keeps it up to date for a day; where Telegram refuses to pin, it is kept up to date all the same. */
export async function pinCard({ ctx, deps, participant, reader, id, words, chat }: Press): Promise<string> {
  const view = parseStatsId(id);
  const message = ctx.callbackQuery?.message;
  if (view === null || message === undefined) return words.toasts.stale;
  const pinnedUntil = new Date(reader.now.getTime() + pinnedMs);
  const place = { chatId: String(message.chat.id), messageId: BigInt(message.message_id) };
  const hasPicture = 'photo' in message;
  const card = { participantId: participant.id, ...place, ...view, hasPicture, pinnedUntil };
  await upsertPinnedCard(deps.db, card, reader.now);
  const until = formatClock(reader, pinnedUntil);
  try {
    await ctx.api.pinChatMessage(message.chat.id, message.message_id, { disable_notification: true });
    return chat.charts.pinned({ until });
  } catch (error) {
    deps.log.info({ failure: describeFailure(error) }, 'card could not be pinned');
    return chat.charts.notPinned({ until });
  }
}
