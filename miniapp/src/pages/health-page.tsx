import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import '../css/alerts.css';
import { useQuery } from '../use-query.ts';

const oldMs = 60_000;

/** Whether the installation itself does its work: API, database, scraping. For operators. */
export function HealthPage() {
  return (
    <AlertWordsProvider>
      <Health />
    </AlertWordsProvider>
  );
}

function Health() {
  const { health: words } = useAlertWords();
  const { session, clock } = useApp();
  const { format } = useSpeech();
  const api = useAlertsApi();
  const query = useQuery('health', async (signal) => {
    const readiness = await api.getReadiness(signal);
    return { readiness, overview: readiness.ready ? await session.api.getOverview(signal) : null };
  });
  const newest = query.data?.overview?.newestSampledAt ?? null;
  const ageMs = newest === null ? null : clock.nowMs.value - Date.parse(newest);
  const age = newest === null ? null : format.age(Date.parse(newest), clock.nowMs.value);
  return (
    <>
      <PageHeader title={words.title} backTo="/settings" />
      <main>
        {query.data === null && query.error === null && <ListSkeleton />}
        {query.error !== null && (
          <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {query.error === null && query.data !== null && (
          <section class="section" aria-label={words.title}>
            <ul class="rows">
              <HealthRow
                status={query.data.readiness.ready ? 'ok' : 'down'}
                title={words.api}
                text={toReadiness(query.data.readiness, words)}
              />
              <HealthRow
                status={ageMs === null ? 'unknown' : ageMs > oldMs ? 'down' : 'ok'}
                title={words.scraping}
                text={age === null ? words.never : (ageMs ?? 0) > oldMs ? words.scrapingOld(age) : age}
              />
            </ul>
          </section>
        )}
      </main>
    </>
  );
}

function toReadiness(
  { ready, reason }: { ready: boolean; reason: string | null },
  words: ReturnType<typeof useAlertWords>['health'],
): string {
  if (ready) return words.ready;
  return words.notReady(reason === null ? '—' : (words.reasons[reason] ?? reason));
}

function HealthRow({
  status,
  title,
  text,
}: {
  status: 'ok' | 'down' | 'unknown';
  title: string;
  text: string;
}) {
  return (
    <li class="row">
      <StateMark status={status} />
      <span class="row-body">
        <span class="row-title">{title}</span>
        <span class="row-text">{text}</span>
      </span>
    </li>
  );
}
