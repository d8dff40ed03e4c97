import { getDiagnosisFacts } from '@cocoon-pool/db/diagnosis-facts';
import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { findIncidentScope } from '@cocoon-pool/db/incident-list';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { renderDiagnosisCard } from '@cocoon-pool/domain/messages/render-diagnosis';
import { toReader, toScope } from '../reader.ts';
import { reply } from '../reply.ts';
import type { Press } from './press.ts';

/** Why?: the ordered checks of the incident's worker, as they stand now, in the chat. */
export async function explain({ ctx, deps, participant, id, words, chat }: Press): Promise<string> {
  const scope = toScope(participant);
  const incident = await findIncidentScope(deps.db, id);
  if (incident === undefined || (scope !== null && incident.participantId !== scope))
    return words.toasts.notYours;
  const facts = (await listIncidentFacts(deps.db, [id], deps.now())).get(id);
  const alert = facts?.alerts.find(({ resolvedAt, workerId }) => resolvedAt === null && workerId !== null);
  if (facts === undefined || !alert?.workerId) return words.toasts.recovered;
  const reader = toReader(participant, deps);
  const asked = { participantId: scope, now: reader.now };
  try {
    const diagnosis = await getDiagnosisFacts(deps.db, alert.workerId, asked);
    await reply(ctx, renderDiagnosisCard(diagnosis.workerName, diagnosis.facts, reader));
    return words.rules[facts.kind].name;
  } catch (error) {
    // The worker left its owner's list after the incident began.
    if (error instanceof NotFoundError) return chat.workers.gone;
    throw error;
  }
}
