import { useState } from 'preact/hooks';
import type { Overview, WorkerItem, WorkerStatus } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { Age } from '../components/age.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FilterChips } from '../components/filter-chips.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { LanguageButton } from '../components/language-button.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SearchField } from '../components/search-field.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { WorkerRow } from '../components/worker-row.tsx';
import { countByStatus, filterWorkers, type WorkerFilter } from '../filter-workers.ts';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';

interface Fleet {
  workers: WorkerItem[];
  overview: Overview;
}

/** Every worker of mine, worst first. */
export function WorkersPage() {
  const { session } = useApp();
  const { words, format } = useSpeech();
  const query = useQuery<Fleet>('workers', async (signal) => {
    const [workers, overview] = await Promise.all([
      session.api.listWorkers(signal),
      session.api.getOverview(signal),
    ]);
    return { workers, overview };
  });
  const fleet = query.data;
  const newestMs = fleet?.overview.newestSampledAt ? Date.parse(fleet.overview.newestSampledAt) : null;
  const freshness = useFreshness(query, newestMs);

  return (
    <>
      <PageHeader
        title={words.workers.title}
        aside={fleet !== null && <span class="top-count">{format.integer(fleet.workers.length)}</span>}
      >
        <LanguageButton />
        <a class="icon-button" href="/workers/add" aria-label={words.workers.add}>
          <Icon name="plus" />
        </a>
      </PageHeader>
      <main>
        {fleet === null && query.error === null && <LoadingFleet />}
        {fleet === null && query.error !== null && (
          <FailedNotice
            title={words.workers.failedTitle}
            text={words.workers.failedText}
            onRetry={query.refresh}
          />
        )}
        {fleet !== null && (
          <FreshnessBanner
            freshness={freshness}
            nextAttemptAtMs={query.nextAttemptAtMs}
            onRetry={query.refresh}
          />
        )}
        {fleet?.workers.length === 0 && <NoWorkers />}
        {fleet !== null && fleet.workers.length > 0 && (
          <FleetList fleet={fleet} newestMs={newestMs} freshness={freshness.kind} />
        )}
      </main>
    </>
  );
}

interface FleetListProps {
  fleet: Fleet;
  newestMs: number | null;
  freshness: 'fresh' | 'stale' | 'offline' | 'blind';
}

function FleetList({ fleet, newestMs, freshness }: FleetListProps) {
  const { words } = useSpeech();
  const [filter, setFilter] = useState<WorkerFilter>({ status: null, text: '' });
  const isBlind = freshness === 'offline' || freshness === 'blind';
  const workers = isBlind ? fleet.workers.map(toUnknown) : fleet.workers;
  const shown = filterWorkers(workers, filter);
  const choose = (status: WorkerStatus | null) => setFilter({ ...filter, status });
  return (
    <>
      <SearchField text={filter.text} onText={(text) => setFilter({ ...filter, text })} />
      <FilterChips counts={countByStatus(workers, filter.text)} chosen={filter.status} onChoose={choose} />
      <div class="list-head">
        <h2 class="list-title">{words.workers.worstFirst}</h2>
        <Age atMs={newestMs} />
      </div>
      <section class={freshness === 'fresh' ? 'section' : 'section stale'} aria-label={words.workers.list}>
        {shown.length === 0 ? (
          <div class="none-match">
            <span class="dim">{words.workers.noneMatch}</span>
            <button type="button" class="link" onClick={() => setFilter({ status: null, text: '' })}>
              {words.workers.clearFilter}
            </button>
          </div>
        ) : (
          <ul class="rows">
            {shown.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} />
            ))}
          </ul>
        )}
      </section>
      <Totals overview={fleet.overview} />
    </>
  );
}

/** While nobody can look, no state is vouched for. */
function toUnknown(worker: WorkerItem): WorkerItem {
  return { ...worker, status: 'unknown', reason: null };
}

function Totals({ overview }: { overview: Overview }) {
  const { words, format } = useSpeech();
  const rate =
    overview.requestsPerSecond === null ? `— ${words.unknown}` : format.perMinute(overview.requestsPerSecond);
  const unpaid =
    overview.unpaidNanoton === null
      ? `— ${words.unknown}`
      : `${format.ton(BigInt(overview.unpaidNanoton))}\u00a0${words.units.ton}`;
  return (
    <p class="totals">
      {words.workers.rateTotal(rate)} · {words.workers.unpaidTotal(unpaid)}
    </p>
  );
}

function LoadingFleet() {
  return (
    <>
      <div class="search">
        <div class="field" />
      </div>
      <div class="chips-space" />
      <div class="list-head" />
      <ListSkeleton />
    </>
  );
}

function NoWorkers() {
  const { words } = useSpeech();
  return (
    <Notice mark={<Icon name="workers" />} title={words.workers.emptyTitle} text={words.workers.emptyText}>
      <a class="button button-primary" href="/workers/add">
        {words.workers.add}
      </a>
    </Notice>
  );
}
