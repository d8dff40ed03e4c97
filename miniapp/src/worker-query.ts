import { statusesWorstFirst, type WorkerFilter, workerSorts } from './filter-workers.ts';

export type FullWorkerFilter = Required<WorkerFilter>;

export const noFilter: FullWorkerFilter = {
  status: null,
  text: '',
  host: null,
  model: null,
  label: null,
  owner: null,
  sort: 'status',
};

/** The filter in a page's address; what means nothing there narrows nothing. */
export function parseWorkerQuery(query: Record<string, string>): FullWorkerFilter {
  return {
    status: statusesWorstFirst.find((status) => status === query.status) ?? null,
    text: query.q ?? '',
    host: query.host || null,
    model: query.model || null,
    label: query.label || null,
    owner: query.owner || null,
    sort: workerSorts.find((sort) => sort === query.sort) ?? 'status',
  };
}

/** The address of the list with this filter; the plain one without any. */
export function toWorkersPath({ status, text, host, model, label, owner, sort }: FullWorkerFilter): string {
  const parts: [string, string | null][] = [
    ['status', status],
    ['q', text === '' ? null : text],
    ['host', host],
    ['model', model],
    ['label', label],
    ['owner', owner],
    ['sort', sort === 'status' ? null : sort],
  ];
  const query = new URLSearchParams(
    parts.flatMap(([key, value]): [string, string][] => (value === null ? [] : [[key, value]])),
  ).toString();
  return query === '' ? '/workers' : `/workers?${query}`;
}
