import type { WorkerItem, WorkerStatus } from './api-shapes.ts';

export const statusesWorstFirst = ['down', 'warning', 'unknown', 'ok'] as const satisfies WorkerStatus[];

type Filtered = Pick<WorkerItem, 'name' | 'host' | 'model' | 'status'>;

export interface WorkerFilter {
  status: WorkerStatus | null;
  text: string;
}

/** Workers of that state whose name, host or model contains the text; worst first, then by name. */
export function filterWorkers<Worker extends Filtered>(
  workers: Worker[],
  { status, text }: WorkerFilter,
): Worker[] {
  return findWorkers(workers, text)
    .filter((worker) => status === null || worker.status === status)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** How many of the workers that match the text are in each state. */
export function countByStatus(workers: Filtered[], text: string): Record<WorkerStatus, number> {
  const counts = { ok: 0, warning: 0, down: 0, unknown: 0 };
  for (const worker of findWorkers(workers, text)) counts[worker.status] += 1;
  return counts;
}

function findWorkers<Worker extends Filtered>(workers: Worker[], text: string): Worker[] {
  const wanted = text.trim().toLowerCase();
  return workers.filter(({ name, host, model }) =>
    [name, host, model].some((field) => field?.toLowerCase().includes(wanted)),
  );
}

function rank(worker: Filtered): number {
  return statusesWorstFirst.indexOf(worker.status);
}
