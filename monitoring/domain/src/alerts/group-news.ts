import type { Severity } from './rule-kind.ts';
import { isGraver } from './severity.ts';

/** An alert of an incident as it stands now. */
export interface StandingAlert {
  id: string;
  severity: Severity;
  isFiring: boolean;
  firedAt: Date;
  /** The only time within its incident that this rule fired on its subject: it is not what makes the incident unstable. */
  isOnly: boolean;
  /** Why it is not to be told now; null while nothing stands against it. */
  heldBy: 'silence' | 'inhibition' | null;
  /** When the silence ends; null for an inhibition, whose end is not known. */
  heldUntil: Date | null;
}

/** Firing alerts that a receiver knows of, with the severity that was told. */
export type ToldAlerts = Readonly<Record<string, Severity>>;

export type News =
  | { reason: 'all_resolved' }
  | { reason: 'new_alert' | 'severity_rose' | 'newly_resolved'; alertIds: string[] };

/**
 * What a receiver does not know yet, by comparing sets of alerts, never texts; null when nothing. The weightiest comes
 * first: everything is over, an alert began to fire, one became graver, one is over. Held alerts are no news until they
 * are held no more, but count as firing.
 */
export function findNews(alerts: readonly StandingAlert[], told: ToldAlerts): News | null {
  const firing = alerts.filter((alert) => alert.isFiring);
  const isTold = ({ id }: StandingAlert) => told[id] !== undefined;
  if (firing.length === 0) return Object.keys(told).length > 0 ? { reason: 'all_resolved' } : null;
  const audible = firing.filter((alert) => alert.heldBy === null);
  const fresh = audible.filter((alert) => !isTold(alert));
  if (fresh.length > 0) return { reason: 'new_alert', alertIds: idsOf(fresh) };
  const risen = audible.filter(({ id, severity }) => isGraver(severity, told[id] ?? severity));
  if (risen.length > 0) return { reason: 'severity_rose', alertIds: idsOf(risen) };
  const standing = new Set(idsOf(firing));
  const over = Object.keys(told).filter((id) => !standing.has(id));
  return over.length > 0 ? { reason: 'newly_resolved', alertIds: over } : null;
}

function idsOf(alerts: readonly StandingAlert[]): string[] {
  return alerts.map(({ id }) => id);
}
