import type { IncidentLine } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { useQuery } from './use-query.ts';

const severities = ['critical', 'warning', 'info'];

/** Active incidents, worst first and then the newest; null while nobody can tell. */
export function useIncidents(): IncidentLine[] | null {
  const { live, session } = useApp();
  const polled = useQuery<IncidentLine[] | null>('incidents/open', async (signal) => {
    if (live.isOn.peek()) return live.incidents.peek();
    const page = await session.api.findOptional<{ items: IncidentLine[] }>(
      '/incidents?state=open&limit=100',
      signal,
    );
    return page?.items ?? null;
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
