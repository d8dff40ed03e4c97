import { useEffect, useRef } from 'preact/hooks';
import type { IncidentItem, IncidentLine } from './api-shapes.ts';
import { useOpenIncidents } from './use-open-incidents.ts';

const slowMs = 60_000;

/** What active incidents cost, by their ids; read again when what is active changes. Empty until it is known. */
export function useLosses(incidents: IncidentLine[] | null): ReadonlyMap<string, IncidentItem> {
  const { data, refresh } = useOpenIncidents({ everyMs: slowMs });
  const active = incidents?.map(({ id, severity, workers }) => `${id} ${severity} ${workers}`).join() ?? null;
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (seen.current !== null && active !== seen.current) refresh();
    seen.current = active;
  }, [active, refresh]);
  return new Map(data?.items.map((incident) => [incident.id, incident]));
}
