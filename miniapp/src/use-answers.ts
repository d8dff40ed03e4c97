import type { WorkerAnswer } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { type Query, useQuery } from './use-query.ts';

/** A server keeps an answer every ten minutes, and when one becomes readable or no longer is. */
const everyMs = 30_000;
const toKey = (workerId: string) => `answers/${workerId}`;

/** What the pages of a worker really gave last; empty where nothing is kept. */
export function useAnswers(workerId: string): Query<WorkerAnswer[]> {
  const { session } = useApp();
  return useQuery(toKey(workerId), (signal) => session.api.listAnswers(workerId, signal), { everyMs });
}

/** When the newest answer that was looked at already was asked for; null before anybody looked. */
export function useLastAskedMs(workerId: string): number | null {
  const { cache } = useApp();
  const answers = (cache.get(toKey(workerId))?.data ?? []) as WorkerAnswer[];
  return answers.length === 0 ? null : Math.max(...answers.map(({ askedAt }) => Date.parse(askedAt)));
}
