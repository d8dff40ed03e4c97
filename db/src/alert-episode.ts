import type { Id } from './schema.ts';

/**
 * What one rule on one subject came to within one write: a new episode, or a change of the open one. The subject is a
 * worker; or, without one, a person's workers of a host; or, without both, the whole pool.
 */
export interface AlertEpisode {
  /** Null for an episode that began within this write. */
  alertId: Id | null;
  workerId: Id | null;
  hostId: Id | null;
  participantId: Id | null;
  kind: string;
  /** `dropped`: pending, and cleared without a trace. */
  state: 'pending' | 'firing' | 'resolved' | 'dropped';
  severity: 'critical' | 'warning' | 'info';
  activeSince: Date;
  criticalSince: Date | null;
  firedAt: Date | null;
  clearingSince: Date | null;
  clearingScrapes: number;
  /** Since when nothing says whether it still holds. */
  unknownSince: Date | null;
  resolvedAt: Date | null;
  evidence: Record<string, unknown>;
  /** It began to fire within this write. */
  fired: boolean;
  /** Its severity rose within this write, while it fired. */
  raised: boolean;
  /** Resolved because the rule was switched off: nobody is told. */
  silent: boolean;
}

/** An episode as it stands in the database. */
export interface WrittenAlert {
  id: Id;
  episode: AlertEpisode;
}
