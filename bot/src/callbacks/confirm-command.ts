import { type CommandProposal, takeProposal } from '@cocoon-pool/db/command-proposals';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { type CommandRow, getCommand, insertCommand, toCommand } from '@cocoon-pool/db/worker-commands';
import { formatFact, renderOutcome } from '@cocoon-pool/domain/messages/chat/render-control';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { type Card, showCard, toButton, toKeyboard } from '../cards/card.ts';
import { type Controlled, findControlled, toReadOnlyCard } from '../cards/control-card.ts';
import { findWorker } from '../cards/worker-card.ts';
import { readBefore } from '../propose-command.ts';
import { toScope } from '../reader.ts';
import { runLater } from '../run-later.ts';
import { waitForCommand } from '../wait-for-command.ts';
import { showControl } from './control-worker.ts';
import type { Press } from './press.ts';

/**
 * Sends what was asked, if the question is still open and the worker is as it was when it was asked. The card says that
 * it is sent, and later what the worker shows.
 */
export async function confirmCommand(press: Press): Promise<string | null> {
  const { deps, participant, reader, id, chat, words } = press;
  const taken = await takeProposal(deps.db, { id, participantId: participant.id }, reader.now);
  if (!taken.ok) {
    if (taken.reason === 'not_found') return words.toasts.stale;
    if (taken.reason === 'used') return chat.control.used;
    return (await showControl({ ...press, id: taken.workerId })) ?? chat.control.expired;
  }
  const { proposal } = taken;
  const controlled = await findControlled(deps, press, proposal.workerId);
  if (controlled === null) return chat.workers.gone;
  const seen = readBefore(toCommand(proposal), controlled);
  if (seen !== proposal.before) {
    await showControl({ ...press, id: proposal.workerId });
    const before = formatFact(proposal.kind, proposal.before, reader);
    return chat.control.changed({ before, after: formatFact(proposal.kind, seen, reader) });
  }
  return send(press, proposal, controlled);
}

async function send(press: Press, proposal: CommandProposal, controlled: Controlled): Promise<string | null> {
  const { ctx, deps, participant, reader, chat } = press;
  const { workerId, forSeconds, before } = proposal;
  const made = await insertCommand(
    deps.db,
    {
      ...{ workerId, participantId: toScope(participant), actor: `participant:${participant.id}`, before },
      command: toCommand(proposal),
      returnAt: forSeconds === null ? null : new Date(reader.now.getTime() + forSeconds * 1_000),
    },
    reader.now,
  );
  const name = escapeText(controlled.worker.name);
  if (!made.ok && made.reason === 'unproven') {
    await showCard(ctx, toReadOnlyCard(deps, press, controlled));
    return null;
  }
  const back = toButton(chat.buttons.back, 'control', workerId);
  if (!made.ok) {
    await showCard(ctx, { html: chat.control.busy({ name }), keyboard: toKeyboard([[back]]) });
    return null;
  }
  await showCard(ctx, { html: chat.control.sending({ name }), keyboard: null });
  await runLater(deps, async () => {
    const command = await waitForCommand(deps, made.command);
    await showCard(ctx, toOutcomeCard(press, command, controlled.worker.name));
  });
  return null;
}

/** What became of a command that was not decided when it was looked at last; the id is the command's. */
export async function showCommand(press: Press): Promise<string | null> {
  const { ctx, deps, id, words, chat } = press;
  try {
    const command = await getCommand(deps.db, id);
    const worker = await findWorker(deps, press, command.workerId);
    if (worker === null) return chat.workers.gone;
    await showCard(ctx, toOutcomeCard(press, command, worker.name));
    return null;
  } catch (error) {
    if (error instanceof NotFoundError) return words.toasts.stale;
    throw error;
  }
}

function toOutcomeCard({ deps, reader, chat }: Press, command: CommandRow, name: string): Card {
  const network = deps.settings.tonNetwork;
  const { state, workerId } = command;
  const isDecided = state === 'verified' || state === 'failed';
  const again = isDecided ? null : toButton(chat.buttons.refresh, 'command', command.id);
  return {
    html: renderOutcome(command, { name, network }, { ...reader, now: deps.now() }),
    keyboard: toKeyboard([[again, toButton(chat.buttons.back, 'control', workerId)]]),
  };
}
