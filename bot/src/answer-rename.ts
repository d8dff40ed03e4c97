import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { updateWorker } from '@cocoon-pool/db/worker-change';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import type { Person } from './for-participant.ts';
import { toScope } from './reader.ts';
import { reply } from './reply.ts';

/** Takes the reply to the question for a worker's new name; false for every other message. */
export async function answerRename(ctx: Context, deps: BotDeps, person: Person): Promise<boolean> {
  const id = findAskedWorker(ctx);
  if (id === null) return false;
  const { participant, reader } = person;
  const { workers } = chatWords(reader.language);
  const name = (ctx.message?.text ?? '').replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const length = Array.from(name).length;
  if (length < 1 || length > 100) return tell(ctx, workers.badName);
  const author = { actor: `participant:${participant.id}`, isOperator: participant.role === 'operator' };
  try {
    const edit = { id, participantId: toScope(participant), author };
    await updateWorker({ ...deps, now: reader.now }, edit, { name });
  } catch (error) {
    if (error instanceof NotFoundError) return tell(ctx, workers.gone);
    throw error;
  }
  return tell(ctx, workers.renamed({ name: escapeText(name) }));
}

/** The worker that the bot's own question, to which this is the reply, names. */
function findAskedWorker({ message, me }: Context): string | null {
  const question = message?.reply_to_message;
  if (question?.from?.id !== me.id) return null;
  return /^[^\n]*\(#([1-9]\d{0,17})\)\?/.exec(question.text ?? '')?.[1] ?? null;
}

async function tell(ctx: Context, html: string): Promise<true> {
  await reply(ctx, html);
  return true;
}
