import type { FiringAlert } from './inhibit.ts';

/** What is not to be told for a while: one incident, worker, host or rule, or with all four null everything. */
export interface Silence {
  id: string;
  /** Null = of the pool's own workers. */
  participantId: string | null;
  incidentId: string | null;
  workerId: string | null;
  hostId: string | null;
  kind: string | null;
  startsAt: Date;
  endsAt: Date;
}

/** The silence that holds this alert back at `now`, of several the one that ends last; null when none does. */
export function findSilence(
  alert: FiringAlert & { incidentId: string },
  silences: readonly Silence[],
  now: Date,
): Silence | null {
  const matching = silences.filter(
    (silence) => silence.startsAt <= now && now < silence.endsAt && matches(silence, alert),
  );
  return matching.reduce<Silence | null>(
    (latest, silence) => (latest === null || silence.endsAt > latest.endsAt ? silence : latest),
    null,
  );
}

function matches(silence: Silence, alert: FiringAlert & { incidentId: string }): boolean {
  if (silence.participantId !== alert.participantId) return false;
  const { incidentId, workerId, hostId, kind } = silence;
  return (
    (incidentId === null || incidentId === alert.incidentId) &&
    (workerId === null || workerId === alert.workerId) &&
    (hostId === null || hostId === alert.hostId) &&
    (kind === null || kind === alert.kind)
  );
}
