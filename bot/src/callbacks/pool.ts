import { createInvite } from '@cocoon-pool/db/invites';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant, updateParticipant } from '@cocoon-pool/db/participants';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { showCard } from '../cards/card.ts';
import { toPoolCard } from '../cards/pool-card.ts';
import { describeFailure } from '../describe-failure.ts';
import { reply } from '../reply.ts';
import type { Press } from './press.ts';

export async function showPool(press: Press): Promise<string | null> {
  if (press.participant.role !== 'operator') return press.chat.errors.operatorOnly;
  await showCard(press.ctx, await toPoolCard(press.deps, press));
  return null;
}

/** Lets somebody in who waits, and tells them; whoever was let in or switched off meanwhile stays as they are. */
export async function approve(press: Press): Promise<string> {
  const { ctx, deps, participant, reader, id, chat, words } = press;
  if (participant.role !== 'operator') return chat.errors.operatorOnly;
  try {
    const waiting = await getParticipant(deps.db, id);
    if (waiting.status !== 'pending') return words.toasts.stale;
    const actor = `participant:${participant.id}`;
    await updateParticipant(deps.db, { id, change: { status: 'active' }, actor }, reader.now);
    if (waiting.telegramUserId !== null) {
      const { pool } = chatWords(waiting.language);
      await ctx.api.sendMessage(waiting.telegramUserId, pool.youAreIn).catch((error: unknown) => {
        deps.log.info({ failure: describeFailure(error) }, 'somebody who was let in could not be told');
      });
    }
  } catch (error) {
    if (error instanceof NotFoundError) return words.toasts.stale;
    throw error;
  }
  await showPool(press);
  return chat.pool.letInDone;
}

const inviteDays = 7;

/** A link that lets one person in. It is shown this once. */
export async function invite({ ctx, deps, participant, reader, chat }: Press): Promise<string | null> {
  if (participant.role !== 'operator') return chat.errors.operatorOnly;
  const expiresAt = new Date(reader.now.getTime() + inviteDays * 86_400_000);
  const actor = `participant:${participant.id}`;
  const made = { role: 'participant', usesMax: 1, expiresAt, actor } as const;
  const { token } = await createInvite(deps.db, made, reader.now);
  const link = `https://t.me/${ctx.me.username}?start=${token}`;
  await reply(ctx, chat.pool.invite({ link, until: formatClock(reader, expiresAt) }));
  return null;
}
