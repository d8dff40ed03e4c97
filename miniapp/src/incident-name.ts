import type { IncidentItem } from './alert-shapes.ts';

/** What an incident is about: its one worker, its host; null = the whole pool. */
export function toIncidentName({ worker, host }: Pick<IncidentItem, 'worker' | 'host'>): string | null {
  return worker?.name ?? host?.name ?? null;
}

export function toIncidentStatus({
  severity,
  closedAt,
  state,
}: Pick<IncidentItem, 'severity' | 'closedAt' | 'state'>) {
  if (state === 'closed') return 'unknown';
  if (closedAt !== null) return 'ok';
  return severity === 'critical' ? 'down' : severity === 'warning' ? 'warning' : 'unknown';
}
