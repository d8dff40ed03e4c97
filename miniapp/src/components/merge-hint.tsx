import { useHomeWords } from '../use-home-words.ts';
import { useMerges } from '../use-merges.ts';
import { Icon } from './icon.tsx';

/** On the page of a worker that may be watched twice: where that is decided. */
export function MergeHint({ workerId }: { workerId: string }) {
  const home = useHomeWords();
  const pair = useMerges().data?.find((one) => one.workerId === workerId || one.agentWorkerId === workerId);
  if (pair === undefined) return null;
  const other = pair.workerId === workerId ? pair.agentWorkerName : pair.workerName;
  return (
    <section class="section" aria-label={home.worker.mergeTitle}>
      <ul class="rows">
        <li>
          <a class="row" href="/workers/merges">
            <Icon name="workers" />
            <span class="row-body">
              <span class="row-title">{home.worker.mergeTitle}</span>
              <span class="row-text">{home.worker.mergeText(other)}</span>
            </span>
            <Icon name="chevron" small />
          </a>
        </li>
      </ul>
    </section>
  );
}
