import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { listIncidents } from '@cocoon-pool/db/incident-list';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getPayout } from '@cocoon-pool/db/payouts';
import type { Id } from '@cocoon-pool/db/schema';
import { renderIncident } from '@cocoon-pool/domain/messages/alerts/render-incident';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { type Card, showCard } from './cards/card.ts';
import { toPayoutsCard } from './cards/payouts-card.ts';
import { toWorkerCard } from './cards/worker-card.ts';
import type { Person } from './for-participant.ts';
import { createIncidentKeyboard } from './incident-keyboard.ts';
import { toScope } from './reader.ts';

/** What a deep link names: a worker (`w_12`), an incident (`i_12`) or a payout (`p_12`). */
export interface Linked {
  kind: 'w' | 'i' | 'p';
  id: Id;
}

/** Null for a payload that names nothing. */
export function toLink(match: Context['match']): Linked | null {
  const [, kind, id] = /^([wip])_([1-9]\d{0,17})$/.exec(typeof match === 'string' ? match.trim() : '') ?? [];
  if (id === undefined || (kind !== 'w' && kind !== 'i' && kind !== 'p')) return null;
  return { kind, id };
}

/** Shows what a link names; what is gone, or somebody else's, leads nowhere. */
export async function showLinked(
  ctx: Context,
  deps: BotDeps,
  person: Person & { linked: Linked },
): Promise<void> {
  const { kind, id } = person.linked;
  const cards = { w: toWorkerCard, i: toIncidentCard, p: toPayoutCard };
  const { errors } = chatWords(person.reader.language);
  await showCard(ctx, (await cards[kind](deps, person, id)) ?? { html: errors.link, keyboard: null });
}

async function toIncidentCard(deps: BotDeps, { participant, reader }: Person, id: Id): Promise<Card | null> {
  const [row] = await listIncidents(deps.db, { reach: toScope(participant), id, limit: 1 });
  const facts = row && (await listIncidentFacts(deps.db, [id], reader.now)).get(id);
  if (facts === undefined) return null;
  const { publicUrl } = deps.settings;
  const chatId = participant.telegramUserId ?? '';
  return {
    html: renderIncident(facts, reader).text,
    keyboard: createIncidentKeyboard(facts, { publicUrl, chatId, language: reader.language }),
  };
}

/** The ledger with the payout, where that is theirs to see. */
async function toPayoutCard(deps: BotDeps, person: Person, id: Id): Promise<Card | null> {
  const query = { network: deps.settings.tonNetwork, participantId: toScope(person.participant) };
  try {
    await getPayout(deps.db, id, query);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
  return toPayoutsCard(deps, person, 1);
}
