import type { IncidentItem, WorkerItem } from './api-shapes.ts';

type Worker = Pick<WorkerItem, 'id' | 'reason' | 'failure' | 'lastUpAt'>;

/** Since when a worker is in the trouble that is the reason of its state, in ms; null where nobody tells. */
export function toTroubleSince(
  { id, reason, failure, lastUpAt }: Worker,
  incidents: Iterable<Pick<IncidentItem, 'kind' | 'worker' | 'openedAt'>>,
): number | null {
  if (reason === null) return null;
  if (failure !== null) return lastUpAt === null ? null : Date.parse(lastUpAt);
  for (const { kind, worker, openedAt } of incidents) {
    if (worker?.id === id && kind === reason) return Date.parse(openedAt);
  }
  return null;
}
