import type { WorkerItem } from './api-shapes.ts';
import { useApp, useSpeech } from './app-context.ts';
import { toReason } from './to-reason.ts';

const ownAgeAfterMs = 60_000;

/** Why a worker is in its state, in a few words; of one that was not read for a minute how old that is. */
export function useWorkerReason({ sampledAt, reason }: Pick<WorkerItem, 'sampledAt' | 'reason'>): {
  text: string | undefined;
  isOld: boolean;
} {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  const sampledAtMs = sampledAt === null ? null : Date.parse(sampledAt);
  const nowMs = clock.nowMs.value;
  if (sampledAtMs !== null && nowMs - sampledAtMs > ownAgeAfterMs) {
    return { text: words.workers.readAgo(format.age(sampledAtMs, nowMs)), isOld: true };
  }
  return { text: toReason(words, reason)?.short, isOld: false };
}
