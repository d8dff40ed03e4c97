import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { listIncidents } from '@cocoon-pool/db/incident-list';
import { renderSummary } from '@cocoon-pool/domain/messages/alerts/render-summary';
import { toScope } from '../reader.ts';
import { reply } from '../reply.ts';
import type { Press } from './press.ts';

/** Open incidents: all that the presser sees; in a group only their own, because everybody there reads them. */
export async function showOpenIncidents(press: Press): Promise<string | null> {
  const { ctx, deps, participant, reader, words } = press;
  const reach = ctx.chat?.type === 'private' ? toScope(participant) : participant.id;
  const open = await listIncidents(deps.db, { reach, state: 'open', limit: mostIncidents });
  const ids = open.map(({ id }) => id);
  const facts = [...(await listIncidentFacts(deps.db, ids, reader.now)).values()];
  if (facts.length === 0) return words.toasts.allOver;
  await reply(ctx, renderSummary(facts, reader));
  return null;
}

const mostIncidents = 50;
