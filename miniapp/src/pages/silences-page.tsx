import { useState } from 'preact/hooks';
import type { Silence } from '../alert-shapes.ts';
import { type AlertPageWords, AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Segment } from '../components/segment.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/workers.css';
import '../css/money.css';
import '../css/alerts.css';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';
import { SilenceSheet } from './settings/silence-sheet.tsx';

/** What is kept quiet, until when, why and by whom. */
export function SilencesPage() {
  return (
    <AlertWordsProvider>
      <Silences />
    </AlertWordsProvider>
  );
}

const states = ['active', 'all'] as const;
const namesEveryMs = 60_000;

function Silences() {
  const words = useAlertWords();
  const api = useAlertsApi();
  const { cache, clock, telegram } = useApp();
  const { toast, say } = useToast();
  const [state, setState] = useState<(typeof states)[number]>('active');
  const [isAdding, setIsAdding] = useState(false);
  const key = `silences/${state}`;
  const query = useQuery<Silence[]>(key, async (signal) => (await api.listSilences(state, signal)).items);
  const names = useQuery('worker-names', (signal) => api.listWorkerNames(signal), { everyMs: namesEveryMs });
  const freshness = useFreshness(query, null);
  const silences = query.isPrevious ? null : query.data;

  const end = async (id: string) => {
    const endsAt = new Date(clock.now()).toISOString();
    const undo = cache.change<Silence[]>(key, (list) =>
      list.map((one) => (one.id === id ? { ...one, endsAt, isActive: false } : one)),
    );
    try {
      await api.endSilence(id);
      telegram?.haptic('success');
      say(words.silences.endedNow);
      query.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      undo();
      telegram?.haptic('error');
      say(words.silences.notEnded);
    }
  };

  return (
    <>
      <PageHeader title={words.silences.title} backTo="/settings">
        <button
          type="button"
          class="icon-button"
          aria-label={words.silences.add}
          onClick={() => setIsAdding(true)}
        >
          <Icon name="plus" />
        </button>
      </PageHeader>
      <main class={freshness.kind === 'fresh' ? undefined : 'stale'}>
        <div class="page-end">
          <Segment
            label={words.silences.stateLabel}
            choices={states.map((one) => ({
              key: one,
              text: one === 'active' ? words.silences.active : words.silences.past,
            }))}
            chosen={state}
            onChoose={setState}
          />
        </div>
        <FreshnessBanner
          freshness={freshness}
          nextAttemptAtMs={query.nextAttemptAtMs}
          onRetry={query.refresh}
        />
        {silences === null && query.error === null && <ListSkeleton />}
        {silences === null && query.error !== null && (
          <FailedNotice title={words.silences.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {silences?.length === 0 && (
          <Notice mark={<Icon name="mute" />} title={words.silences.none} text={words.silences.noneText}>
            <button type="button" class="button" onClick={() => setIsAdding(true)}>
              {words.silences.add}
            </button>
          </Notice>
        )}
        {silences !== null && silences.length > 0 && (
          <section class="section" aria-label={words.silences.title}>
            <ul class="rows">
              {silences.map((silence) => (
                <SilenceRow
                  key={silence.id}
                  silence={silence}
                  what={toSubject(silence, names.data ?? [], words)}
                  onEnd={() => void end(silence.id)}
                />
              ))}
            </ul>
          </section>
        )}
        {isAdding && (
          <SilenceSheet
            workers={names.data ?? []}
            onMade={() => {
              setIsAdding(false);
              say(words.silences.made);
              query.refresh();
            }}
            onClose={() => setIsAdding(false)}
          />
        )}
        <Toast text={toast} />
      </main>
    </>
  );
}

function SilenceRow({ silence, what, onEnd }: { silence: Silence; what: string; onEnd: () => void }) {
  const { silences: words } = useAlertWords();
  const { clock } = useApp();
  const { format } = useSpeech();
  const who = useAuthor(silence.createdBy);
  const endsMs = Date.parse(silence.endsAt);
  const moment = (ms: number) =>
    format.day(ms) === format.day(clock.nowMs.value)
      ? format.clock(ms)
      : `${format.dayShort(ms)} ${format.clock(ms)}`;
  const isOver = endsMs <= clock.nowMs.value;
  return (
    <li class="silence-head row">
      <span class="row-body">
        <span class="row-title">{what}</span>
        <span class="row-text">{silence.reason}</span>
        <span class="row-text">
          {isOver ? words.ended(moment(endsMs)) : words.until(moment(endsMs))} · {words.by(who)}
        </span>
      </span>
      {!isOver && (
        <button type="button" class="small-button" aria-label={words.endOf(what)} onClick={onEnd}>
          {words.end}
        </button>
      )}
    </li>
  );
}

function useAuthor(actor: string): string {
  const { silences: words } = useAlertWords();
  const state = useApp().session.state.value;
  const [kind, id = ''] = actor.split(':');
  if (kind !== 'participant') return words.key;
  return state.state === 'open' && state.participant.id === id ? words.me : words.person(id);
}

function toSubject(
  { incidentId, workerId, hostId, kind }: Silence,
  workers: { id: string; name: string }[],
  words: AlertPageWords,
): string {
  const { subjects } = words.silences;
  if (incidentId !== null) return subjects.incident(incidentId);
  if (workerId !== null) return subjects.worker(workers.find(({ id }) => id === workerId)?.name ?? workerId);
  if (hostId !== null) return subjects.host(hostId);
  return kind === null ? subjects.all : words.ruleName(kind);
}
