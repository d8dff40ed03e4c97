import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { removeWorker } from '@cocoon-pool/db/worker-change';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { showCard, toButton, toKeyboard } from '../cards/card.ts';
import { findWorker } from '../cards/worker-card.ts';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** Asks before a worker is watched no more. */
export async function askStop({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const worker = await findWorker(deps, person, id);
  if (worker === null) return chat.workers.gone;
  const yes = toButton(chat.buttons.stopWatching, 'stopyes', id);
  const no = toButton(chat.buttons.cancel, 'worker', id);
  const html = chat.workers.askStop({ name: escapeText(worker.name) });
  await showCard(ctx, { html, keyboard: toKeyboard([[yes, no]]) });
  return null;
}

/** Stops watching; pressed again, or by somebody else, it says that the worker is not there. */
export async function stopWatching({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const { participant, reader } = person;
  const worker = await findWorker(deps, person, id);
  if (worker === null) return chat.workers.gone;
  const author = { actor: `participant:${participant.id}`, isOperator: participant.role === 'operator' };
  try {
    const edit = { id, participantId: toScope(participant), author };
    await removeWorker({ db: deps.db, now: reader.now }, edit);
  } catch (error) {
    if (error instanceof NotFoundError) return chat.workers.gone;
    throw error;
  }
  const back = toButton(chat.buttons.back, 'workers', 1);
  const html = chat.workers.stopped({ name: escapeText(worker.name) });
  await showCard(ctx, { html, keyboard: toKeyboard([[back]]) });
  return null;
}
