import { claimIncident } from '@cocoon-pool/db/claim-incident';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** It was me: the changes are the presser's own, the incident ends with the next scrape, and its messages say who. */
export async function claim({ deps, participant, id, words }: Press): Promise<string> {
  const outcome = await claimIncident(
    deps.db,
    {
      incidentId: id,
      reach: toScope(participant),
      participantId: participant.id,
      actor: `participant:${participant.id}`,
    },
    deps.now(),
  );
  const { toasts } = words;
  switch (outcome) {
    case 'claimed':
      return toasts.claimed;
    case 'claimed_before':
      return toasts.claimedBefore;
    case 'recovered':
      return toasts.recovered;
    case 'no_change':
      return toasts.stale;
    case 'not_found':
      return toasts.notYours;
  }
}
