import { useEffect, useRef } from 'preact/hooks';
import type { IncidentItem, IncidentLine } from './api-shapes.ts';
import { useOpenIncidents } from './use-open-incidents.ts';

const slowMs = 60_000;

/** What active incidents cost, by their ids; read again when what is active changes. Null until the first answer. */
export function useLosses(incidents: IncidentLine[] | null): ReadonlyMap<string, IncidentItem> | null {
  const { data, error, refresh } = useOpenIncidents({ everyMs: slowMs });
  const active = incidents?.map(({ id, severity, workers }) => `${id} ${severity} ${workers}`).join() ?? null;
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (seen.current !== null && active !== seen.current) refresh();
    seen.current = active;
  }, [active, refresh]);
  if (data === null && error === null) return null;
  return new Map(data?.items.map((incident) => [incident.id, incident]));
}
