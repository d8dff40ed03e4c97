import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import type { WorkerDetail, WorkerMetrics } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { ControlBar, ReadOnlyNote } from '../components/control/control-bar.tsx';
import { DiagnosisChecks } from '../components/diagnosis-section.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { MergeHint } from '../components/merge-hint.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageTabs } from '../components/page-tabs.tsx';
import { RemoveWorker } from '../components/remove-worker.tsx';
import { WorkerSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import { VerdictCard } from '../components/verdict-card.tsx';
import { WorkerCharts } from '../components/worker-charts.tsx';
import { WorkerConfig } from '../components/worker-config.tsx';
import { WorkerFacts } from '../components/worker-facts.tsx';
import { WorkerFigures } from '../components/worker-figures.tsx';
import { WorkerGpus } from '../components/worker-gpus.tsx';
import { WorkerHistory } from '../components/worker-history.tsx';
import { WorkerNotes } from '../components/worker-notes.tsx';
import { WorkerProxies } from '../components/worker-proxies.tsx';
import { formatModel } from '../format-model.ts';
import { useFreshness } from '../use-freshness.ts';
import { useHomeWords } from '../use-home-words.ts';
import { type Query, useQuery } from '../use-query.ts';
import '../css/workers.css';
import '../css/worker.css';

interface OneWorker {
  worker: WorkerDetail;
  metrics: WorkerMetrics;
}

/** One worker: is it up, is it earning, why not. */
export function WorkerPage() {
  const { session } = useApp();
  const { words } = useSpeech();
  const id = useRoute().params.id ?? '';
  const query = useQuery<OneWorker>(`worker/${id}`, async (signal) => {
    const [worker, metrics] = await Promise.all([
      session.api.getWorker(id, signal),
      session.api.getWorkerMetrics(id, signal),
    ]);
    return { worker, metrics };
  });
  useEffect(() => {
    void import('../components/time-chart.tsx').catch(() => null);
  }, []);
  const isGone = query.error?.status === 404 || query.error?.status === 400;
  const data = query.isPrevious || isGone ? null : query.data;
  const worker = data?.worker ?? null;

  return (
    <>
      <PageHeader
        title={worker?.name ?? ''}
        aside={worker !== null && <HeaderAside worker={worker} />}
        backTo="/workers"
      />
      <main>
        {isGone && <GoneNotice />}
        {!isGone && data === null && query.error === null && <WorkerSkeleton />}
        {!isGone && data === null && query.error !== null && (
          <FailedNotice
            title={words.worker.failedTitle}
            text={words.worker.failedText}
            onRetry={query.refresh}
          />
        )}
        {data !== null && <WorkerView {...data} query={query} />}
      </main>
    </>
  );
}

function WorkerView({ worker, metrics, query }: OneWorker & { query: Query<OneWorker> }) {
  const { cache } = useApp();
  const home = useHomeWords();
  const address = useLocation().query;
  const { toast, say } = useToast();
  const tab = tabKeys.find((key) => key === address.tab) ?? 'overview';
  const sampledAtMs = metrics.sampledAt === null ? null : Date.parse(metrics.sampledAt);
  const freshness = useFreshness(query, sampledAtMs);
  const isBlind = freshness.kind === 'offline' || freshness.kind === 'blind';
  const isKnownLate = metrics.status === 'unknown' && freshness.kind === 'blind';
  const sinceMs = worker.failure === null || metrics.lastUpAt === null ? null : Date.parse(metrics.lastUpAt);
  const downSinceMs = metrics.status === 'down' && !isBlind ? sinceMs : null;
  const show = (change: Partial<WorkerDetail>) =>
    cache.change<OneWorker>(`worker/${worker.id}`, (one) => ({
      ...one,
      worker: { ...one.worker, ...change },
    }));

  return (
    <div class={freshness.kind === 'fresh' ? undefined : 'stale'}>
      {!isKnownLate && (
        <FreshnessBanner
          freshness={freshness}
          nextAttemptAtMs={query.nextAttemptAtMs}
          onRetry={query.refresh}
        />
      )}
      <VerdictCard
        status={isBlind ? 'unknown' : metrics.status}
        reason={isBlind ? 'stale' : metrics.reason}
        sinceMs={isBlind ? null : sinceMs}
        sampledAtMs={sampledAtMs}
      >
        <DiagnosisChecks workerId={worker.id} />
      </VerdictCard>
      <MergeHint workerId={worker.id} />
      <PageTabs
        label={home.worker.tabsLabel}
        current={tab}
        tabs={tabKeys.map((key) => ({
          key,
          text: home.worker.tabs[key],
          href: key === 'overview' ? `/workers/${worker.id}` : `/workers/${worker.id}?tab=${key}`,
        }))}
      />
      {tab === 'overview' && (
        <>
          <WorkerFigures metrics={metrics} />
          <WorkerCharts worker={worker} downSinceMs={downSinceMs} />
          <WorkerNotes worker={worker} show={show} say={say} />
          <WorkerFacts worker={worker} metrics={metrics} />
          {worker.access === 'read_only' && <ReadOnlyNote />}
          <RemoveWorker worker={worker} />
        </>
      )}
      {tab === 'charts' && <WorkerCharts worker={worker} downSinceMs={downSinceMs} canCompare />}
      {tab === 'proxies' && <WorkerProxies metrics={metrics} />}
      {tab === 'gpu' && <WorkerGpus workerId={worker.id} />}
      {tab === 'config' && <WorkerConfig worker={worker} metrics={metrics} />}
      {tab === 'history' && <WorkerHistory worker={worker} />}
      {worker.access === 'controllable' && (
        <ControlBar worker={worker} metrics={metrics} say={say} onChanged={query.refresh} />
      )}
      <Toast text={toast} />
    </div>
  );
}

const tabKeys = ['overview', 'charts', 'proxies', 'gpu', 'config', 'history'] as const;

function HeaderAside({ worker }: { worker: WorkerDetail }) {
  const { words } = useSpeech();
  const parts = [formatModel(worker.model), words.worker.host(worker.host)];
  return <span class="top-aside">{parts.filter((part) => part !== null).join(' · ')}</span>;
}

function GoneNotice() {
  const { words } = useSpeech();
  return (
    <Notice
      mark={<StateMark status="unknown" size={20} />}
      title={words.worker.goneTitle}
      text={words.worker.goneText}
    >
      <a class="button" href="/workers">
        {words.worker.toList}
      </a>
    </Notice>
  );
}
