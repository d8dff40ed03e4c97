import { updateParticipant } from '@cocoon-pool/db/participants';
import { showCard, toKeyboard } from '../cards/card.ts';
import { toAgentButton, toOpenButton } from '../cards/open-button.ts';
import { toStartCard } from '../cards/start-card.ts';
import { toReader } from '../reader.ts';
import type { Press } from './press.ts';

/** The other language, from now on and on this card. */
export async function switchLanguage({ ctx, deps, participant, reader, id }: Press): Promise<null> {
  const language = reader.language === 'en' ? 'ru' : 'en';
  const actor = `participant:${participant.id}`;
  const edit = { id: participant.id, change: { language }, actor } as const;
  const changed = await updateParticipant(deps.db, edit, reader.now);
  const person = { participant: changed, reader: toReader(changed, deps) };
  await showCard(ctx, await toStartCard(deps, person, id === '1'));
  return null;
}

/** The wallet is left for later: on to the first worker. */
export async function showFirstWorker({ ctx, deps, chat, ...person }: Press): Promise<null> {
  const open = toOpenButton(deps, person, '/workers');
  await showCard(ctx, {
    html: chat.start.worker,
    keyboard: toKeyboard([[toAgentButton(deps, person)], [open]]),
  });
  return null;
}
