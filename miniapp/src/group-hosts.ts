import type { WorkerItem, WorkerStatus } from './api-shapes.ts';
import { statusesWorstFirst } from './filter-workers.ts';

type Placed = Pick<WorkerItem, 'id' | 'name' | 'host' | 'status' | 'requestsPerSecond' | 'participantId'>;

export interface HostGroup<Worker extends Placed = Placed> {
  host: string;
  workers: Worker[];
  counts: Record<WorkerStatus, number>;
}

/** Workers by host, by name; on each host in the order of their names. */
export function groupHosts<Worker extends Placed>(workers: Worker[]): HostGroup<Worker>[] {
  return [...Map.groupBy(workers, ({ host }) => host)]
    .map(([host, own]) => ({ host, workers: own.sort(byName), counts: countStates(own) }))
    .sort((a, b) => a.host.localeCompare(b.host, undefined, { numeric: true }));
}

/** Hosts and people that have a worker down or with a warning, the most down first. */
export function sortWorst<Group extends { counts: Record<WorkerStatus, number> }>(groups: Group[]): Group[] {
  return groups
    .filter(({ counts }) => counts.down + counts.warning > 0)
    .sort((a, b) => b.counts.down - a.counts.down || b.counts.warning - a.counts.warning);
}

export interface PersonGroup {
  /** Null: the pool's own. */
  participantId: string | null;
  workers: Placed[];
  counts: Record<WorkerStatus, number>;
}

export function groupPeople(workers: Placed[]): PersonGroup[] {
  return [...Map.groupBy(workers, ({ participantId }) => participantId)].map(([participantId, own]) => ({
    participantId,
    workers: own,
    counts: countStates(own),
  }));
}

function countStates(workers: Placed[]): Record<WorkerStatus, number> {
  const counts = { ok: 0, warning: 0, down: 0, unknown: 0 };
  for (const { status } of workers) counts[status] += 1;
  return counts;
}

export function worstOf(counts: Record<WorkerStatus, number>): WorkerStatus {
  return statusesWorstFirst.find((status) => counts[status] > 0) ?? 'unknown';
}

function byName(a: Placed, b: Placed): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
