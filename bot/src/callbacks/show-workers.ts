import { showCard, toButton, toKeyboard } from '../cards/card.ts';
import { toDiagnosisCard, toDiagnosisMenu } from '../cards/diagnosis-card.ts';
import { toAgentButton, toOpenButton } from '../cards/open-button.ts';
import { toWorkerCard } from '../cards/worker-card.ts';
import { toWorkersCard } from '../cards/workers-card.ts';
import type { Press } from './press.ts';

/** A page of the list; the id is its number. */
export async function showWorkers(press: Press): Promise<null> {
  await showCard(press.ctx, await toWorkersCard(press.deps, press, Number(press.id)));
  return null;
}

export async function showWorker({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const card = await toWorkerCard(deps, person, id);
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

/** Why one worker does not earn. */
export async function showDiagnosis({ ctx, deps, id, chat, ...person }: Press): Promise<string | null> {
  const card = await toDiagnosisCard(deps, person, id);
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

/** Of the worst workers, which one is to be looked at. */
export async function showDiagnosisMenu({ ctx, deps, ...person }: Press): Promise<null> {
  await showCard(ctx, await toDiagnosisMenu(deps, person));
  return null;
}

/** How to add a worker: in chat by its address, everything else in the Mini App. */
export async function showAdd({ ctx, deps, chat, ...person }: Press): Promise<null> {
  const open = toOpenButton(deps, person, '/workers');
  const back = toButton(chat.buttons.back, 'workers', 1);
  await showCard(ctx, {
    html: chat.start.worker,
    keyboard: toKeyboard([[toAgentButton(deps, person)], [back, open]]),
  });
  return null;
}
