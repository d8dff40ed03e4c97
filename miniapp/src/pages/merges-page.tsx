import { useState } from 'preact/hooks';
import { ConfirmSheet } from '../components/confirm-sheet.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/merges.css';
import { MergeWordsProvider, useMergeWords } from '../merge-words.ts';
import { useFreshness } from '../use-freshness.ts';
import { useMergeDecision, useMerges, type WorkerMerge } from '../use-merges.ts';

/** Asks of each pair of workers that may be one machine whether it is. */
export function MergesPage() {
  return (
    <MergeWordsProvider>
      <Merges />
    </MergeWordsProvider>
  );
}

function Merges() {
  const words = useMergeWords();
  const query = useMerges();
  const freshness = useFreshness(query, null);
  const decide = useMergeDecision();
  const { toast, say } = useToast();
  const [asked, setAsked] = useState<WorkerMerge | null>(null);
  const pairs = query.data;

  const settle = async (pair: WorkerMerge, decision: 'merge' | 'decline') => {
    setAsked(null);
    const outcome = await decide(pair, decision);
    if (outcome !== 'done') return say(words[outcome]);
    say(decision === 'merge' ? words.merged(pair.workerName) : words.keptApart);
  };

  return (
    <>
      <PageHeader title={words.title} backTo="/workers" />
      <main class={freshness.kind === 'fresh' ? undefined : 'stale'}>
        <FreshnessBanner
          freshness={freshness}
          nextAttemptAtMs={query.nextAttemptAtMs}
          onRetry={query.refresh}
        />
        {pairs === null && query.error === null && <ListSkeleton />}
        {pairs === null && query.error !== null && (
          <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {pairs?.length === 0 && (
          <Notice mark={<Icon name="check" />} title={words.none} text={words.noneText}>
            <a class="button" href="/workers">
              {words.toWorkers}
            </a>
          </Notice>
        )}
        {pairs !== null && pairs.length > 0 && <p class="merge-intro">{words.intro}</p>}
        {pairs?.map((pair) => (
          <Pair
            key={`${pair.workerId} ${pair.agentWorkerId}`}
            pair={pair}
            onMerge={() => setAsked(pair)}
            onApart={() => void settle(pair, 'decline')}
          />
        ))}
        {asked !== null && (
          <ConfirmSheet
            title={words.confirmTitle(asked.workerName)}
            text={words.confirmText(asked.agentWorkerName)}
            verb={words.merge}
            problem={null}
            onConfirm={() => void settle(asked, 'merge')}
            onCancel={() => setAsked(null)}
          />
        )}
        <Toast text={toast} />
      </main>
    </>
  );
}

interface PairProps {
  pair: WorkerMerge;
  onMerge: () => void;
  onApart: () => void;
}

function Pair({ pair, onMerge, onApart }: PairProps) {
  const words = useMergeWords();
  const { workerName, agentWorkerName } = pair;
  const signs: [label: string, value: boolean | null][] = [
    [words.wallet, pair.hasSameWallet],
    [words.image, pair.hasSameImage],
    [words.place, pair.comesFromAddress],
  ];
  return (
    <section class="section merge" aria-label={words.pair(workerName, agentWorkerName)}>
      <div class="merge-sides">
        <Side title={words.byAddress} id={pair.workerId} name={workerName} where={pair.address} />
        <Side
          title={words.byAgent}
          id={pair.agentWorkerId}
          name={agentWorkerName}
          where={words.instance(pair.agentName, pair.instance)}
        />
      </div>
      <h3 class="merge-title">{words.signs}</h3>
      <dl class="facts">
        {signs.map(([label, value]) => (
          <div key={label} class="fact">
            <dt class="fact-label">{label}</dt>
            <dd class="fact-value">{value === null ? words.unknown : value ? words.yes : words.no}</dd>
          </div>
        ))}
      </dl>
      <p class="section-text">{words.stays(workerName)}</p>
      <p class="section-text">{words.goes(agentWorkerName)}</p>
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onApart}>
          {words.apart}
        </button>
        <button type="button" class="button button-primary" onClick={onMerge}>
          {words.merge}
        </button>
      </div>
    </section>
  );
}

function Side({ title, id, name, where }: { title: string; id: string; name: string; where: string }) {
  return (
    <div class="merge-side">
      <span class="merge-how">{title}</span>
      <a class="merge-name" href={`/workers/${id}`}>
        {name}
      </a>
      <span class="merge-where">{where}</span>
    </div>
  );
}
