import type { IncidentItem, IncidentLine } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { useQuery } from './use-query.ts';

const severities = ['critical', 'warning', 'info'];

/** Active incidents, worst first and then the newest; null while nobody can tell. */
export function useIncidents(): IncidentLine[] | null {
  const { live, session } = useApp();
  const polled = useQuery<IncidentLine[] | null>('incidents/open', async (signal) => {
    if (live.isOn.peek()) return live.incidents.peek();
    return (await session.api.listIncidents({ state: 'open' }, signal)).map(toLine);
  });
  const incidents = live.isOn.value ? live.incidents.value : (polled.data ?? live.incidents.value);
  return (
    incidents?.toSorted(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        b.openedAt.localeCompare(a.openedAt),
    ) ?? null
  );
}

function toLine(incident: IncidentItem): IncidentLine {
  const { id, kind, severity, openedAt, closedAt, participant, host, worker, alerts } = incident;
  return {
    ...{ id, kind, severity, openedAt, closedAt },
    participantId: participant?.id ?? null,
    host: host?.name ?? '',
    workerName: worker?.name ?? null,
    workers: alerts.firing,
  };
}
