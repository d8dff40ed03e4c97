import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { findIncidentScope } from '@cocoon-pool/db/incident-list';
import { toAlertParams } from '@cocoon-pool/domain/messages/alerts/to-alert-params';
import { toPlainText } from '@cocoon-pool/domain/messages/escape';
import { toReader, toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** Why?: the evidence of the incident as it stands now, and the most likely fix. */
export async function explain({ deps, participant, id, words }: Press): Promise<string> {
  const scope = toScope(participant);
  const incident = await findIncidentScope(deps.db, id);
  if (incident === undefined || (scope !== null && incident.participantId !== scope))
    return words.toasts.notYours;
  const facts = (await listIncidentFacts(deps.db, [id], deps.now())).get(id);
  const alert = facts?.alerts.find(({ resolvedAt }) => resolvedAt === null);
  if (facts === undefined || alert === undefined) return words.toasts.recovered;
  const params = toAlertParams(facts, alert, toReader(participant, deps));
  const rule = words.rules[facts.kind];
  return toPlainText(`${rule.facts(params)} ${rule.fix(params)}`);
}
