import { showCard } from '../cards/card.ts';
import { toControlCard } from '../cards/control-card.ts';
import { toQuestionCard } from '../propose-command.ts';
import type { Press } from './press.ts';

/** What can be changed of a worker. */
export async function showControl({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const card = await toControlCard(deps, person, id);
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

export async function proposeOn({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const card = await toQuestionCard(deps, person, { workerId: id, command: { kind: 'enable' } });
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

const hoursOffered = [2, 8];

/** The choice is the hours; 0 is until somebody enables it. */
export async function proposeOff(press: Press): Promise<string | null> {
  const { ctx, deps, id, choice, chat, words, ...person } = press;
  if (choice !== 0 && !hoursOffered.includes(choice ?? -1)) return words.toasts.stale;
  const forSeconds = choice === 0 || choice === null ? null : choice * 3_600;
  const card = await toQuestionCard(deps, person, {
    ...{ workerId: id, command: { kind: 'disable' }, forSeconds },
  });
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}
