import { type Api, ApiError } from './api.ts';
import type { WorkerItem } from './api-shapes.ts';
import type { Cache } from './cache.ts';
import type { Fleet } from './use-fleet.ts';

export interface Outcome {
  done: number;
  failed: number;
}

const atOnce = 4;

/** Adds a label to workers: shown at once, and taken back for each that the server refuses. */
export async function addLabel(
  deps: { api: Pick<Api, 'changeWorker'>; cache: Cache },
  workers: WorkerItem[],
  label: string,
): Promise<Outcome> {
  const show = (id: string, labels: string[]) =>
    deps.cache.change<Fleet>('workers', (fleet) => ({
      ...fleet,
      workers: fleet.workers.map((worker) => (worker.id === id ? { ...worker, labels } : worker)),
    }));
  for (const { id, labels } of workers) show(id, addTo(labels, label));
  return forEach(workers, async ({ id, labels }) => {
    try {
      await deps.api.changeWorker(id, { labels: addTo(labels, label) });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(id, labels);
      return false;
    }
  });
}

function addTo(labels: string[], label: string): string[] {
  return labels.includes(label) ? labels : [...labels, label];
}

/** Mutes workers until then. */
export async function muteWorkers(
  api: Pick<Api, 'muteWorker'>,
  workers: Pick<WorkerItem, 'id'>[],
  silence: { reason: string; endsAt: Date },
): Promise<Outcome> {
  return forEach(workers, async ({ id }) => {
    try {
      await api.muteWorker(id, silence);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return false;
    }
  });
}

/** A few at once: hundreds of requests together would be refused. */
async function forEach<Item>(items: Item[], act: (item: Item) => Promise<boolean>): Promise<Outcome> {
  const outcome = { done: 0, failed: 0 };
  const queue = [...items];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if (await act(item)) outcome.done += 1;
      else outcome.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcome;
}
