import { type RawBuilder, sql } from 'kysely';
import type { WorkerStatus } from './watched-workers.ts';

/** What a list of workers can be ordered by; `-` turns it round. Unknown values come last either way. */
export const workerSorts = [
  'status',
  'name',
  'host',
  'model',
  'requests',
  'unpaid',
  'sampledAt',
  '-status',
  '-name',
  '-host',
  '-model',
  '-requests',
  '-unpaid',
  '-sampledAt',
] as const;
export type WorkerSort = (typeof workerSorts)[number];
type SortField = Exclude<WorkerSort, `-${string}`>;

/** Texts are compared as people count (gpu-9 before gpu-10); nanoton as bigint. */
export type SortKey = string | number | bigint | null;

/** Place in an order: by the key, then by name, then by id, so that no two workers share one. */
export interface WorkerPlace {
  key: SortKey;
  name: string;
  id: string;
}

const ranks: Record<WorkerStatus, number> = { down: 0, warning: 1, unknown: 2, ok: 3 };
const collator = new Intl.Collator('en', { numeric: true });

/** Worst first: down, warning, unknown, ok. */
export function toStatusKey(status: WorkerStatus): number {
  return ranks[status];
}

/** The key of a worker that its people disabled: nothing is wrong with it, so it comes behind those that are well. */
export const switchedOffKey = 4;

export function comparePlaces(sort: WorkerSort): (a: WorkerPlace, b: WorkerPlace) => number {
  const direction = sort.startsWith('-') ? -1 : 1;
  return (a, b) =>
    compareKeys(a.key, b.key, direction) ||
    (toField(sort) === 'name' ? 0 : collator.compare(a.name, b.name)) ||
    Number(BigInt(a.id) - BigInt(b.id));
}

function compareKeys(a: SortKey, b: SortKey, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' && typeof b === 'string') return direction * collator.compare(a, b);
  return direction * (a < b ? -1 : a > b ? 1 : 0);
}

export function toField(sort: WorkerSort): SortField {
  return sort.replace('-', '') as SortField;
}

/** What the database gives as the key, as JSON can hold it; a status is judged after it is read. */
export const sortColumns: Record<SortField, RawBuilder<string | number | null>> = {
  status: sql<null>`null`,
  name: sql<string>`workers.name`,
  host: sql<string>`(SELECT name FROM hosts WHERE id = workers.host_id)`,
  model: sql<string | null>`state.model`,
  requests: sql<number | null>`state.requests_per_second`,
  unpaid: sql<
    string | null
  >`(SELECT sum(unpaid_nanoton)::text FROM worker_contracts WHERE worker_id = workers.id)`,
  sampledAt: sql<number | null>`extract(epoch FROM state.sampled_at)::float8`,
};

/** The key that was given for a field. */
export function toSortKey(field: SortField, given: string | number | null): SortKey {
  return field === 'unpaid' && given !== null ? BigInt(given) : given;
}
