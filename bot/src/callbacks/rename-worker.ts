import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { findWorker } from '../cards/worker-card.ts';
import type { Press } from './press.ts';

/**
 * Asks for a worker's new name. The question carries the worker's id, and the answer comes as a reply to it: nothing is
 * kept in between, so a restart forgets no question.
 */
export async function askRename({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const worker = await findWorker(deps, person, id);
  if (worker === null) return chat.workers.gone;
  await ctx.reply(chat.workers.askName({ name: escapeText(worker.name), id }), {
    parse_mode: 'HTML',
    reply_markup: { force_reply: true },
  });
  return null;
}
