import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Overview, WorkerItem } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { Age } from '../components/age.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FilterChips } from '../components/filter-chips.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SearchField } from '../components/search-field.tsx';
import { SelectionBar } from '../components/selection-bar.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import { WorkerFilters } from '../components/worker-filters.tsx';
import { WorkerList } from '../components/worker-list.tsx';
import { countByStatus, filterWorkers } from '../filter-workers.ts';
import { type Fleet, toUnknown, useFleet } from '../use-fleet.ts';
import { useFreshness } from '../use-freshness.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { type FullWorkerFilter, noFilter, parseWorkerQuery, toWorkersPath } from '../worker-query.ts';
import '../css/workers.css';

/** Every worker of mine, worst first unless the address says otherwise. */
export function WorkersPage() {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const [isFiltering, setIsFiltering] = useState(false);
  const query = useFleet();
  const fleet = query.data;
  const newestMs = fleet?.overview.newestSampledAt ? Date.parse(fleet.overview.newestSampledAt) : null;
  const freshness = useFreshness(query, newestMs);
  const hasWorkers = fleet !== null && fleet.workers.length > 0;

  return (
    <>
      <PageHeader
        title={words.workers.title}
        aside={fleet !== null && <span class="top-count">{format.integer(fleet.workers.length)}</span>}
      >
        {hasWorkers && (
          <button
            type="button"
            class="icon-button"
            aria-label={home.list.filters}
            onClick={() => setIsFiltering(true)}
          >
            <Icon name="sort" />
          </button>
        )}
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
        {hasWorkers && (
          <FleetList
            fleet={fleet}
            newestMs={newestMs}
            freshness={freshness.kind}
            isFiltering={isFiltering}
            onFiltered={() => setIsFiltering(false)}
          />
        )}
      </main>
    </>
  );
}

interface FleetListProps {
  fleet: Fleet;
  newestMs: number | null;
  freshness: 'fresh' | 'stale' | 'offline' | 'blind';
  isFiltering: boolean;
  onFiltered: () => void;
}

function FleetList({ fleet, newestMs, freshness, isFiltering, onFiltered }: FleetListProps) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const { query, route } = useLocation();
  const { toast, say } = useToast();
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const owners = useOwners();
  const filter = parseWorkerQuery(query);
  const setFilter = (next: FullWorkerFilter) => route(toWorkersPath(next), true);
  const isBlind = freshness === 'offline' || freshness === 'blind';
  const workers = isBlind ? fleet.workers.map(toUnknown) : fleet.workers;
  const shown = filterWorkers(workers, filter);
  const isNarrowed = shown.length < workers.length;

  return (
    <>
      <SearchField
        text={filter.text}
        words={words.workers}
        onText={(text) => setFilter({ ...filter, text })}
      />
      <FilterChips
        counts={countByStatus(workers, filter)}
        chosen={filter.status}
        onChoose={(status) => setFilter({ ...filter, status })}
      />
      <div class="list-head">
        <h2 class="list-title">
          {home.list.sorts[filter.sort]}
          {isNarrowed && ` · ${home.list.of(format.integer(shown.length), format.integer(workers.length))}`}
        </h2>
        <Age atMs={newestMs} />
      </div>
      <section
        class={freshness === 'fresh' ? 'section worker-list' : 'section worker-list stale'}
        aria-label={words.workers.list}
      >
        {shown.length === 0 ? (
          <div class="none-match">
            <span class="dim">{words.workers.noneMatch}</span>
            <button type="button" class="link" onClick={() => setFilter(noFilter)}>
              {words.workers.clearFilter}
            </button>
          </div>
        ) : (
          <WorkerList
            workers={shown}
            selected={selected}
            onToggle={(id) => setSelected(toggle(selected ?? new Set(), id))}
          />
        )}
      </section>
      <Totals overview={fleet.overview} />
      {isFiltering && (
        <WorkerFilters
          workers={workers}
          filter={filter}
          owners={owners}
          onFilter={setFilter}
          onSelect={() => {
            setSelected(new Set());
            onFiltered();
          }}
          onClose={onFiltered}
        />
      )}
      {selected !== null && (
        <Selection
          chosen={workers.filter(({ id }) => selected.has(id))}
          onAll={() => setSelected(new Set(shown.map(({ id }) => id)))}
          onDone={() => setSelected(null)}
          say={say}
        />
      )}
      <Toast text={toast} />
    </>
  );
}

interface SelectionProps {
  chosen: WorkerItem[];
  onAll: () => void;
  onDone: () => void;
  say: (text: string) => void;
}

function Selection({ chosen, onAll, onDone, say }: SelectionProps) {
  const home = useHomeWords();
  const { telegram } = useApp();
  const count = chosen.length;
  useEffect(() => telegram?.showBack?.(onDone), [telegram, onDone]);
  return (
    <>
      <div class="selection-head">
        <span aria-live="polite">{home.list.selected(count)}</span>
        <span class="selection-links">
          <button type="button" class="link" onClick={onAll}>
            {home.list.selectAll}
          </button>
          <button type="button" class="link" onClick={onDone}>
            {home.list.done}
          </button>
        </span>
      </div>
      <SelectionBar workers={chosen} onDone={onDone} say={say} />
    </>
  );
}

function toggle(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Names of people, for operators. */
function useOwners(): [id: string, name: string][] {
  const { session } = useApp();
  const state = session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';
  return (
    useQuery(`dashboard/names/${isOperator}`, async (signal) => {
      if (!isOperator) return [];
      return (await session.api.listParticipants(signal)).map(({ id, name }): [string, string] => [id, name]);
    }).data ?? []
  );
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
