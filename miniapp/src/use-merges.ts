import { ApiError, readJson } from './api.ts';
import { type App, useApp } from './app-context.ts';
import { type Query, useQuery } from './use-query.ts';

export type WorkerMerge = Awaited<ReturnType<typeof listMerges>>[number];

const key = 'worker-merges';
const everyMs = 60_000;

/** Pairs of workers that may be one machine. */
export function useMerges(): Query<WorkerMerge[]> {
  const { session } = useApp();
  return useQuery<WorkerMerge[]>(key, (signal) => listMerges(session, signal), { everyMs });
}

/** Decides about a pair: it is gone at once, and back in sight where the server refuses. */
export function useMergeDecision() {
  const { cache, session, telegram } = useApp();
  return async (
    { workerId, agentWorkerId }: WorkerMerge,
    decision: 'merge' | 'decline',
  ): Promise<'done' | 'gone' | 'failed'> => {
    const undo = cache.change<WorkerMerge[]>(key, (list) =>
      list.filter((one) => one.workerId !== workerId || one.agentWorkerId !== agentWorkerId),
    );
    try {
      const json = { workerId, agentWorkerId, decision };
      await readJson(await session.api.clients.client.api.v1['worker-merges'].$post({ json }));
      telegram?.haptic('success');
      return 'done';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      if (error.status === 404) return 'gone';
      undo();
      return 'failed';
    }
  };
}

async function listMerges({ api }: App['session'], signal: AbortSignal) {
  const { client } = api.clients;
  return (await readJson(await client.api.v1['worker-merges'].$get({}, { init: { signal } }))).items;
}
