import { useHomeWords } from '../use-home-words.ts';
import { useMerges } from '../use-merges.ts';
import { LinkRow } from './link-row.tsx';

/** On the page of a worker that may be watched twice: where that is decided. */
export function MergeHint({ workerId }: { workerId: string }) {
  const home = useHomeWords();
  const pair = useMerges().data?.find((one) => one.workerId === workerId || one.agentWorkerId === workerId);
  if (pair === undefined) return null;
  const other = pair.workerId === workerId ? pair.agentWorkerName : pair.workerName;
  return (
    <section class="section" aria-label={home.worker.mergeTitle}>
      <ul class="rows">
        <LinkRow
          icon="workers"
          href="/workers/merges"
          title={home.worker.mergeTitle}
          text={home.worker.mergeText(other)}
        />
      </ul>
    </section>
  );
}
