import type { IncidentItem, WorkerItem } from './api-shapes.ts';

type Worker = Pick<WorkerItem, 'id' | 'host' | 'reason' | 'failure'>;
type Active = Pick<IncidentItem, 'kind' | 'worker' | 'host' | 'openedAt'>;

/** Since when a worker is in the trouble that is the reason of its state, in ms; null where no incident tells. */
export function toTroubleSince(worker: Worker, incidents: readonly Active[]): number | null {
  const found = incidents.find((incident) => isAbout(incident, worker));
  return found === undefined ? null : Date.parse(found.openedAt);
}

function isAbout({ kind, worker, host }: Active, { id, host: hostName, reason, failure }: Worker): boolean {
  if (reason === null) return false;
  if (kind === 'host_down') return failure === 'no_answer' && host?.name === hostName;
  if (worker?.id !== id) return false;
  return kind === (failure === null ? reason : failure === 'no_answer' ? 'worker_down' : 'bad_answer');
}
