import { useRoute } from 'preact-iso';
import type { Incident } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { DiagnosisEvidence } from '../components/diagnosis-section.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { WorkerSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/worker.css';
import '../css/workers.css';
import '../css/alerts.css';
import { toIncidentName } from '../incident-name.ts';
import { useFreshness } from '../use-freshness.ts';
import { toIncidentKey, useIncidentActions } from '../use-incident-actions.ts';
import { type Query, useQuery } from '../use-query.ts';
import { AffectedWorkers } from './alerts/affected-workers.tsx';
import { IncidentActions } from './alerts/incident-actions.tsx';
import { IncidentTimeline } from './alerts/incident-timeline.tsx';
import { IncidentVerdict } from './alerts/incident-verdict.tsx';
import { ReceiptList } from './alerts/receipt-list.tsx';

/** One incident: what it is, what it costs, why, what happened, who was told. */
export function IncidentPage() {
  return (
    <AlertWordsProvider>
      <OneIncident />
    </AlertWordsProvider>
  );
}

function OneIncident() {
  const api = useAlertsApi();
  const words = useAlertWords();
  const { language } = useSpeech();
  const id = useRoute().params.id ?? '';
  const query = useQuery<Incident>(toIncidentKey(id, language), (signal) =>
    api.getIncident(id, language, signal),
  );
  const isGone = query.error?.status === 404 || query.error?.status === 400;
  const incident = query.isPrevious || isGone ? null : query.data;
  return (
    <>
      <PageHeader title={incident === null ? words.title : toTitle(incident, words)} backTo="/alerts" />
      <main>
        {isGone && (
          <Notice
            mark={<StateMark status="unknown" size={20} />}
            title={words.incident.goneTitle}
            text={words.incident.goneText}
          >
            <a class="button" href="/alerts">
              {words.incident.toList}
            </a>
          </Notice>
        )}
        {!isGone && incident === null && query.error === null && <WorkerSkeleton />}
        {!isGone && incident === null && query.error !== null && (
          <FailedNotice title={words.incident.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {incident !== null && <IncidentView incident={incident} query={query} />}
      </main>
    </>
  );
}

function toTitle(incident: Incident, words: ReturnType<typeof useAlertWords>): string {
  const name = toIncidentName(incident) ?? words.pool;
  if (incident.state === 'closed') return words.incident.closed(name);
  return incident.closedAt === null ? words.incident.titles[incident.cost](name) : words.incident.over(name);
}

function IncidentView({ incident, query }: { incident: Incident; query: Query<Incident> }) {
  const { toast, say } = useToast();
  const { clock } = useApp();
  const freshness = useFreshness(query, null);
  const actions = useIncidentActions((text) => {
    say(text);
    query.refresh();
  });
  const suspect = incident.alertList.find(({ state }) => state !== 'resolved') ?? incident.alertList[0];
  const workerId = incident.worker?.id ?? suspect?.worker?.id ?? null;
  const isOver = incident.closedAt !== null;
  return (
    <div class={freshness.kind === 'fresh' ? 'with-actions desk-pair' : 'with-actions desk-pair stale'}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      <div class="desk-main">
        <IncidentVerdict incident={incident} loadedAtMs={query.loadedAtMs ?? clock.now()} />
        {workerId !== null && !isOver && <DiagnosisEvidence workerId={workerId} />}
      </div>
      <div class="desk-side">
        <AffectedWorkers alerts={incident.alertList} />
        <IncidentTimeline incident={incident} />
        <ReceiptList receipts={incident.receipts} isOver={isOver} />
      </div>
      <IncidentActions
        incident={incident}
        onAcknowledge={() => void actions.acknowledge(incident)}
        onClaim={() => void actions.claim(incident)}
        onMute={(hours) => void actions.mute(incident, hours)}
      />
      <Toast text={toast} />
    </div>
  );
}
