import type { WorkerItem, WorkerStatus } from './api-shapes.ts';
import { formatModel } from './format-model.ts';

export const statusesWorstFirst = ['down', 'warning', 'unknown', 'ok'] as const satisfies WorkerStatus[];
export const workerSorts = ['status', 'name', 'requests', 'unpaid'] as const;
export type WorkerSort = (typeof workerSorts)[number];

type Filtered = Pick<WorkerItem, 'name' | 'host' | 'model' | 'status'> &
  Partial<Pick<WorkerItem, 'labels' | 'participantId' | 'requestsPerSecond' | 'unpaidNanoton'>>;

/** Null narrows nothing. */
export interface WorkerFilter {
  status: WorkerStatus | null;
  text: string;
  host?: string | null;
  /** As people call it. */
  model?: string | null;
  label?: string | null;
  /** A participant's id. */
  owner?: string | null;
  sort?: WorkerSort;
}

/** Workers that the filter leaves; worst first, then by name, unless sorted otherwise. What is unknown comes last. */
export function filterWorkers<Worker extends Filtered>(workers: Worker[], filter: WorkerFilter): Worker[] {
  const { status, sort = 'status' } = filter;
  return findWorkers(workers, filter)
    .filter((worker) => status === null || worker.status === status)
    .sort((a, b) => compare[sort](a, b) || byName(a, b));
}

/** How many of the workers that the rest of the filter leaves are in each state. */
export function countByStatus(
  workers: Filtered[],
  filter: string | Omit<WorkerFilter, 'status'>,
): Record<WorkerStatus, number> {
  const counts = { ok: 0, warning: 0, down: 0, unknown: 0 };
  const rest = typeof filter === 'string' ? { text: filter } : filter;
  for (const worker of findWorkers(workers, rest)) counts[worker.status] += 1;
  return counts;
}

function findWorkers<Worker extends Filtered>(
  workers: Worker[],
  { text, host, model, label, owner }: Omit<WorkerFilter, 'status'>,
): Worker[] {
  const wanted = text.trim().toLowerCase();
  return workers.filter(
    (worker) =>
      [worker.name, worker.host, worker.model, ...(worker.labels ?? [])].some((field) =>
        field?.toLowerCase().includes(wanted),
      ) &&
      (host == null || worker.host === host) &&
      (model == null || formatModel(worker.model) === model) &&
      (label == null || (worker.labels ?? []).includes(label)) &&
      (owner == null || worker.participantId === owner),
  );
}

const compare: Record<WorkerSort, (a: Filtered, b: Filtered) => number> = {
  status: (a, b) => rank(a) - rank(b),
  name: () => 0,
  requests: (a, b) => (b.requestsPerSecond ?? -1) - (a.requestsPerSecond ?? -1),
  unpaid: (a, b) => Number(b.unpaidNanoton ?? -1) - Number(a.unpaidNanoton ?? -1),
};

function byName(a: Filtered, b: Filtered): number {
  return collator.compare(a.name, b.name);
}

const collator = new Intl.Collator(undefined, { numeric: true });

function rank(worker: Filtered): number {
  return statusesWorstFirst.indexOf(worker.status);
}
