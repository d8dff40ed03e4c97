import { endIncidentSilences, muteIncident } from '@cocoon-pool/db/mute-incident';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { toReader, toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** Mute: the incident is kept back for some hours; its messages say until when. */
export async function mute({ deps, participant, id, words }: Press, hours: number): Promise<string> {
  const now = deps.now();
  const until = new Date(now.getTime() + hours * 3_600_000);
  const outcome = await muteIncident(
    deps.db,
    { incidentId: id, reach: toScope(participant), until, actor: `participant:${participant.id}` },
    now,
  );
  const { toasts } = words;
  if (outcome === 'muted') return toasts.muted({ until: formatClock(toReader(participant, deps), until) });
  return outcome === 'recovered' ? toasts.recovered : toasts.notYours;
}

/** Unmute: every silence of this incident alone ends now. */
export async function unmute({ deps, participant, id, words }: Press): Promise<string> {
  const ended = await endIncidentSilences(
    deps.db,
    { incidentId: id, reach: toScope(participant), actor: `participant:${participant.id}` },
    deps.now(),
  );
  return ended > 0 ? words.toasts.unmuted : words.toasts.stale;
}
