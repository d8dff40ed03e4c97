import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import '../css/alerts.css';
import { type HealthLine, judgeHealth } from '../judge-health.ts';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';

/** Whether the installation itself does its work: API, daemons, messages, chain, storage. For operators. */
export function HealthPage() {
  return (
    <AlertWordsProvider>
      <Health />
    </AlertWordsProvider>
  );
}

const everyMs = 30_000;

function Health() {
  const { health: words } = useAlertWords();
  const { format } = useSpeech();
  const api = useAlertsApi();
  const query = useQuery(
    'health',
    async (signal) => {
      const readiness = await api.getReadiness(signal);
      return { readiness, health: readiness.ready ? await api.getPoolHealth(signal) : null };
    },
    { everyMs },
  );
  const freshness = useFreshness(query, query.data?.health ? Date.parse(query.data.health.at) : null);
  return (
    <>
      <PageHeader title={words.title} backTo="/settings" />
      <main class={freshness.kind === 'fresh' ? undefined : 'stale'}>
        {query.data === null && query.error === null && <ListSkeleton />}
        {query.data === null && query.error !== null && (
          <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {query.data !== null && (
          <>
            <FreshnessBanner
              freshness={freshness}
              nextAttemptAtMs={query.nextAttemptAtMs}
              onRetry={query.refresh}
            />
            <section class="section" aria-label={words.title}>
              <ul class="rows">
                <HealthRow
                  status={query.data.readiness.ready ? 'ok' : 'down'}
                  title={words.api}
                  text={toReadiness(query.data, words)}
                />
                {query.data.health === null && (
                  <HealthRow status="unknown" title={words.rest} text={words.never} />
                )}
                {query.data.health !== null &&
                  judgeHealth(query.data.health, { words, format }).map(({ key, ...line }) => (
                    <HealthRow key={key} {...line} />
                  ))}
              </ul>
            </section>
            <p class="page-note">{words.doctor}</p>
          </>
        )}
      </main>
    </>
  );
}

interface Known {
  readiness: { ready: boolean; reason: string | null };
  health: { version: string | null } | null;
}

function toReadiness(
  { readiness: { ready, reason }, health }: Known,
  words: ReturnType<typeof useAlertWords>['health'],
): string {
  if (ready) return health?.version ? `${words.ready} · ${words.version(health.version)}` : words.ready;
  return words.notReady(reason === null ? '—' : (words.reasons[reason] ?? reason));
}

function HealthRow({ status, title, text }: Omit<HealthLine, 'key'>) {
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
