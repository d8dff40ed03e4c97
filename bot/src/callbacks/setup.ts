import { updateParticipant } from '@cocoon-pool/db/participants';
import { showCard, toKeyboard } from '../cards/card.ts';
import { toAgentButton, toOpenButton } from '../cards/open-button.ts';
import { guessTimeZone, toStartCard } from '../cards/start-card.ts';
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

/** Takes the time zone that the language suggests. */
export async function acceptZone({
  ctx,
  deps,
  participant,
  reader,
  id,
  words,
  chat,
}: Press): Promise<string> {
  const timeZone = guessTimeZone(participant);
  if (timeZone === null) return words.toasts.stale;
  const actor = `participant:${participant.id}`;
  const changed = await updateParticipant(
    deps.db,
    { id: participant.id, change: { timeZone }, actor },
    reader.now,
  );
  const person = { participant: changed, reader: toReader(changed, deps) };
  await showCard(ctx, await toStartCard(deps, person, id === '1'));
  return chat.start.zoneSet({ zone: timeZone });
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
