import { useState } from 'preact/hooks';
import type { Receiver, ReceiverChange } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { ApiError } from '../api.ts';
import { useApp } from '../app-context.ts';
import { ConfirmSheet } from '../components/confirm-sheet.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/workers.css';
import '../css/money.css';
import '../css/alerts.css';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';
import { toReceiverName } from './settings/receiver-name.ts';
import { ReceiverRow } from './settings/receiver-row.tsx';
import { WebhookForm } from './settings/webhook-form.tsx';

/** Where messages go, in their order; how to link a group; webhooks. */
export function ReceiversPage() {
  return (
    <AlertWordsProvider>
      <Receivers />
    </AlertWordsProvider>
  );
}

function Receivers() {
  const words = useAlertWords();
  const api = useAlertsApi();
  const { cache, telegram } = useApp();
  const { toast, say } = useToast();
  const query = useQuery<Receiver[]>('receivers', (signal) => api.listReceivers(signal));
  const freshness = useFreshness(query, null);
  const [leaving, setLeaving] = useState<Receiver | null>(null);

  const attempt = async (act: () => Promise<unknown>, said: string, undo: () => void = () => undefined) => {
    try {
      await act();
      telegram?.haptic('success');
      say(said);
      query.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      undo();
      telegram?.haptic('error');
      say(error.status === 422 ? error.message : words.receivers.notChanged);
    }
  };
  const change = (id: string, asked: ReceiverChange, shown: Partial<Receiver>) => {
    const undo = cache.change<Receiver[]>('receivers', (list) =>
      list
        .map((one) => (one.id === id ? { ...one, ...shown } : one))
        .toSorted((a, b) => a.position - b.position),
    );
    void attempt(() => api.changeReceiver(id, asked), words.receivers.changed, undo);
  };
  const remove = ({ id }: Receiver) => {
    setLeaving(null);
    const undo = cache.change<Receiver[]>('receivers', (list) => list.filter((one) => one.id !== id));
    void attempt(() => api.removeReceiver(id), words.receivers.removed, undo);
  };

  const list = query.data;
  return (
    <>
      <PageHeader title={words.receivers.title} backTo="/settings" />
      <main class={freshness.kind === 'fresh' ? undefined : 'stale'}>
        <FreshnessBanner
          freshness={freshness}
          nextAttemptAtMs={query.nextAttemptAtMs}
          onRetry={query.refresh}
        />
        {list === null && query.error === null && <ListSkeleton />}
        {list === null && query.error !== null && (
          <FailedNotice title={words.receivers.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {list?.length === 0 && (
          <Notice mark={<Icon name="bell" />} title={words.receivers.none} text={words.receivers.noneText} />
        )}
        {list !== null && list.length > 0 && (
          <>
            <p class="lead-text dim">{words.receivers.order}</p>
            <section class="section" aria-label={words.receivers.title}>
              <ol class="rows moments">
                {list.map((receiver, place) => (
                  <ReceiverRow
                    key={receiver.id}
                    receiver={receiver}
                    before={list[place - 1] ?? null}
                    change={(asked, shown) => change(receiver.id, asked, shown)}
                    onTest={() => void attempt(() => api.testReceiver(receiver.id), words.receivers.tested)}
                    onRemove={() => setLeaving(receiver)}
                  />
                ))}
              </ol>
            </section>
          </>
        )}
        <section class="section groups-note" aria-label={words.receivers.groupsTitle}>
          <h2 class="section-title">{words.receivers.groupsTitle}</h2>
          <p class="row-text">{words.receivers.groupsText}</p>
        </section>
        <WebhookForm onMade={query.refresh} />
        {leaving !== null && (
          <ConfirmSheet
            title={words.receivers.removeTitle(toReceiverName(leaving, words))}
            text={words.receivers.removeText}
            verb={words.receivers.remove}
            problem={null}
            onConfirm={() => remove(leaving)}
            onCancel={() => setLeaving(null)}
          />
        )}
        <Toast text={toast} />
      </main>
    </>
  );
}
