import type { IncidentItem } from './alert-shapes.ts';

const severities = ['critical', 'warning', 'info'];

/** Worst first: by severity, then by what is lost per hour, then the newest. What is not known to cost anything comes last. */
export function sortIncidents(incidents: readonly IncidentItem[]): IncidentItem[] {
  return incidents.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      Number(b.lossNanotonPerHour ?? -1) - Number(a.lossNanotonPerHour ?? -1) ||
      b.openedAt.localeCompare(a.openedAt),
  );
}
