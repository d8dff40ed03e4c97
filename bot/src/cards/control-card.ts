import { findEarnedNanotonPerHour } from '@cocoon-pool/db/diagnosis-facts';
import type { Id } from '@cocoon-pool/db/schema';
import type { WorkerDetail } from '@cocoon-pool/db/worker-detail';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import {
  type ControlFacts,
  renderControl,
  renderReadOnly,
} from '@cocoon-pool/domain/messages/chat/render-control';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toAgentButton, toOpenButton } from './open-button.ts';
import { findPeerCoefficient } from './peer-coefficient.ts';
import { findWorker } from './worker-card.ts';

/** A worker that somebody wants to change. */
export interface Controlled {
  worker: WorkerDetail;
  facts: ControlFacts;
}

/** Null when the worker is not there, or not theirs. */
export async function findControlled(deps: BotDeps, person: Person, id: Id): Promise<Controlled | null> {
  const worker = await findWorker(deps, person, id);
  if (worker === null) return null;
  const { now } = person.reader;
  const [peerCoefficient, earnedNanotonPerHour] = await Promise.all([
    findPeerCoefficient(deps, worker.model, now),
    findEarnedNanotonPerHour(deps.db, id),
  ]);
  const { name, sampledAt, answer, pages } = worker;
  const { coefficient = null, ownerAddress = null } = pages.jsonStats?.localConfig ?? {};
  const facts = {
    ...{ name, sampledAt, coefficient, ownerAddress, peerCoefficient, earnedNanotonPerHour },
    network: deps.settings.tonNetwork,
    enabled: pages.statsPage?.enabled ?? null,
    balanceNanoton: answer?.walletBalanceNanoton ?? null,
  };
  return { worker, facts };
}

/** What can be changed of a worker; of one that is not proven to be its owner's, why not. Null as `findControlled`. */
export async function toControlCard(deps: BotDeps, person: Person, id: Id): Promise<Card | null> {
  const controlled = await findControlled(deps, person, id);
  if (controlled === null) return null;
  return controlled.worker.access === 'read_only'
    ? toReadOnlyCard(deps, person, controlled)
    : toOpenCard(person, controlled);
}

export function toReadOnlyCard(deps: BotDeps, person: Person, { worker, facts }: Controlled): Card {
  const { buttons } = chatWords(person.reader.language);
  return {
    html: renderReadOnly(facts, person.reader),
    keyboard: toKeyboard([
      [toOpenButton(deps, person, '/account'), toAgentButton(deps, person)],
      [toButton(buttons.back, 'worker', worker.id)],
    ]),
  };
}

function toOpenCard({ reader }: Person, { worker: { id }, facts }: Controlled): Card {
  const { buttons: common, control } = chatWords(reader.language);
  const { buttons } = control;
  const on = facts.enabled === true ? null : toButton(buttons.enable, 'turnon', id);
  const off =
    facts.enabled === false
      ? []
      : [
          [
            toButton(buttons.disable2, 'turnoff', `${id}:2`),
            toButton(buttons.disable8, 'turnoff', `${id}:8`),
          ],
          [toButton(buttons.disable, 'turnoff', `${id}:0`)],
        ];
  return {
    html: renderControl(facts, reader),
    keyboard: toKeyboard([
      [on],
      ...off,
      [toButton(buttons.price, 'price', id), toButton(buttons.payout, 'payout', id)],
      [toButton(common.back, 'worker', id), toButton(common.refresh, 'control', id)],
    ]),
  };
}
