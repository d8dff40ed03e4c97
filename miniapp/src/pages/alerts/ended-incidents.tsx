import { useState } from 'preact/hooks';
import type { IncidentPage, Severity } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { ApiError } from '../../api.ts';
import { IncidentRow } from '../../components/incident-row.tsx';
import { useQuery } from '../../use-query.ts';

const pageSize = 20;
const everyMs = 60_000;

/** What is over, newest first, a page at a time. */
export function EndedIncidents({ severity }: { severity: Severity | null }) {
  const api = useAlertsApi();
  const words = useAlertWords();
  const ask = { state: 'closed', limit: pageSize, severity } as const;
  const key = `incidents/ended/${severity ?? 'all'}`;
  const newest = useQuery<IncidentPage>(key, (signal) => api.listIncidents(ask, signal), { everyMs });
  const [older, setOlder] = useState<{ key: string; pages: IncidentPage[] }>({ key, pages: [] });
  const [progress, setProgress] = useState<'idle' | 'loading' | 'failed'>('idle');
  if (newest.data === null || newest.isPrevious) return <div class="ended-space" />;
  const pages = [newest.data, ...(older.key === key ? older.pages : [])];
  const seen = new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item]));
  const cursor = pages.at(-1)?.nextCursor ?? null;

  const readMore = async () => {
    if (cursor === null) return;
    setProgress('loading');
    try {
      const page = await api.listIncidents({ ...ask, cursor }, new AbortController().signal);
      setOlder({ key, pages: [...pages.slice(1), page] });
      setProgress('idle');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProgress('failed');
    }
  };

  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.list.ended}</h2>
      </div>
      <section class="section" aria-label={words.list.ended}>
        {seen.size === 0 ? (
          <p class="section-text">{words.list.noEnded}</p>
        ) : (
          <ul class="rows">
            {[...seen.values()].map((incident) => (
              <li key={incident.id}>
                <IncidentRow incident={incident} />
              </li>
            ))}
          </ul>
        )}
        {progress === 'failed' && (
          <p class="form-problem" role="alert">
            {words.list.olderFailed}
          </p>
        )}
        {cursor !== null && (
          <button
            type="button"
            class="link older-link"
            aria-disabled={progress === 'loading'}
            onClick={() => progress !== 'loading' && void readMore()}
          >
            {progress === 'loading' ? words.list.loading : words.list.older}
          </button>
        )}
      </section>
    </>
  );
}
