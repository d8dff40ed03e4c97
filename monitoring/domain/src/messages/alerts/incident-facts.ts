import type { Evidence } from '../../alerts/evidence.ts';
import type { Severity } from '../../alerts/rule-kind.ts';
import type { AlertKind } from '../../alerts/rule-kinds.ts';

/** An incident as it stands now: alerts of one rule on the workers of one host, or on a host or the pool itself. */
export interface IncidentFacts {
  id: string;
  kind: AlertKind;
  severity: Severity;
  /** Null: the whole pool. */
  hostName: string | null;
  /** Whose incident it is; null = the pool's. */
  ownerName: string | null;
  /** The newest episode of each worker (or of the host, or the pool); at least one. */
  alerts: IncidentAlert[];
  /** Workers of the same person on this host that are not in the incident, and how many of them answer. */
  hostOthers: { total: number; up: number };
  closedAt: Date | null;
  /** Nobody judges its alerts any more: it is closed, not over. */
  isSilent: boolean;
  /** Who has it; a name of null is a key of the installation. */
  acknowledged: { name: string | null; at: Date } | null;
  /** Who said "it was me" of the changes it told until then; a name of null is a key of the installation. */
  claimed: { name: string | null; at: Date } | null;
  muted: { until: Date; name: string | null } | null;
  escalatedAt: Date | null;
  /** Its alerts go on and off: how often, since when. */
  unstable: { changes: number; since: Date } | null;
}

export interface IncidentAlert {
  id: string;
  /** Null: of the host or the pool. */
  workerId: string | null;
  workerName: string | null;
  activeSince: Date;
  resolvedAt: Date | null;
  /** While it is open: since when nothing says whether it still holds. */
  unknownSince: Date | null;
  evidence: Evidence;
  /** Scrapes without figures from `activeSince` to the end. */
  lostScrapes: number;
  /** What the worker earned before, from at least an hour of history; null when there is less. */
  earnedNanotonPerHour: bigint | null;
}
