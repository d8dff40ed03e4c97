import { insertProposal } from '@cocoon-pool/db/command-proposals';
import { readFact, type WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { renderQuestion } from '@cocoon-pool/domain/messages/chat/render-control';
import type { BotDeps } from './bot-deps.ts';
import { type Card, toButton, toKeyboard } from './cards/card.ts';
import { type Controlled, findControlled, toReadOnlyCard } from './cards/control-card.ts';
import type { Person } from './for-participant.ts';

interface Proposal {
  workerId: string;
  command: WorkerCommand;
  forSeconds?: number | null;
  claimableNanoton?: bigint | null;
  automaticInSeconds?: number | null;
}

/**
 * The card that asks whether a command is meant, with what it changes. Nothing is sent before its button is pressed, and
 * that works once and for some minutes. Null when the worker is not there, or not theirs.
 */
export async function toQuestionCard(
  deps: BotDeps,
  person: Person,
  { workerId, command, forSeconds = null, ...payout }: Proposal,
): Promise<Card | null> {
  const { participant, reader } = person;
  const controlled = await findControlled(deps, person, workerId);
  if (controlled === null) return null;
  if (controlled.worker.access === 'read_only') return toReadOnlyCard(deps, person, controlled);
  const proposal = {
    ...{ participantId: participant.id, workerId, command, forSeconds },
    before: readBefore(command, controlled),
  };
  const id = await insertProposal(deps.db, proposal, reader.now);
  const { buttons } = chatWords(reader.language);
  return {
    html: renderQuestion(controlled.facts, { command, forSeconds, ...payout }, reader),
    keyboard: toKeyboard([
      [toButton(buttons.yes, 'confirm', id), toButton(buttons.cancel, 'control', workerId)],
    ]),
  };
}

/** What the worker showed last of what the command changes; of a payout its next reading tells. */
export function readBefore(command: WorkerCommand, { worker }: Pick<Controlled, 'worker'>): string | null {
  return command.kind === 'request_payout' ? null : readFact(command, worker.pages);
}
