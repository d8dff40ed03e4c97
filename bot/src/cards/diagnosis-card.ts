import { getDiagnosisFacts } from '@cocoon-pool/db/diagnosis-facts';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import type { Id } from '@cocoon-pool/db/schema';
import { listWorkers } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { renderDiagnosisCard } from '@cocoon-pool/domain/messages/render-diagnosis';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toOpenButton } from './open-button.ts';

/** The ten checks of a worker and one sentence with the fix; null when it is not there, or not theirs. */
export async function toDiagnosisCard(deps: BotDeps, person: Person, id: Id): Promise<Card | null> {
  const { participant, reader } = person;
  const { buttons } = chatWords(reader.language);
  try {
    const query = { participantId: toScope(participant), now: reader.now };
    const { workerName, facts } = await getDiagnosisFacts(deps.db, id, query);
    const back = toButton(buttons.back, 'worker', id);
    const again = toButton(buttons.refresh, 'diagnose', id);
    return {
      html: renderDiagnosisCard(workerName, facts, reader),
      keyboard: toKeyboard([[back, again, toOpenButton(deps, person, `/workers/${id}`)]]),
    };
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

const mostOffered = 8;

/** The worst workers to choose from; a single one is diagnosed at once. */
export async function toDiagnosisMenu(deps: BotDeps, person: Person): Promise<Card> {
  const { participant, reader } = person;
  const { help, workers, buttons } = chatWords(reader.language);
  const { items } = await listWorkers(deps.db, {
    participantId: toScope(participant),
    limit: mostOffered,
    now: reader.now,
  });
  const [only, ...others] = items;
  if (only === undefined)
    return { html: workers.none, keyboard: toKeyboard([[toButton(buttons.add, 'add', 0)]]) };
  if (others.length === 0) {
    const card = await toDiagnosisCard(deps, person, only.id);
    if (card !== null) return card;
  }
  return {
    html: help.choose,
    keyboard: toKeyboard(items.map(({ id, name }) => [toButton(name.slice(0, 40), 'diagnose', id)])),
  };
}
