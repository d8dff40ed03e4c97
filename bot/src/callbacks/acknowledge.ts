import { acknowledgeIncident } from '@cocoon-pool/db/acknowledge-incident';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** Acknowledge: the presser has the incident, and every copy of its message says so. */
export async function acknowledge({ deps, participant, id, words }: Press): Promise<string> {
  const outcome = await acknowledgeIncident(
    deps.db,
    {
      incidentId: id,
      reach: toScope(participant),
      participantId: participant.id,
      actor: `participant:${participant.id}`,
    },
    deps.now(),
  );
  const { toasts, alert } = words;
  switch (outcome.state) {
    case 'taken':
      return toasts.taken;
    case 'taken_before':
      return toasts.takenBy({ userName: outcome.by?.name ?? alert.apiKey });
    case 'recovered':
      return toasts.recovered;
    case 'not_found':
      return toasts.notYours;
  }
}
