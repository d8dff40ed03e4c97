import type { IncidentLine } from '../api-shapes.ts';
import { useApp } from '../app-context.ts';
import { ActivityCharts } from '../components/activity-charts.tsx';
import { Age } from '../components/age.tsx';
import { DashboardSkeleton } from '../components/dashboard-skeleton.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FleetMap } from '../components/fleet-map.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { HealthStrip } from '../components/health-strip.tsx';
import { IncidentRows } from '../components/incident-rows.tsx';
import { MoneyStrip } from '../components/money-strip.tsx';
import { NeedsYou } from '../components/needs-you.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PoolSections } from '../components/pool-sections.tsx';
import { PoolStrip } from '../components/pool-strip.tsx';
import { findNeeds } from '../find-needs.ts';
import type { Freshness } from '../freshness.ts';
import { mergeBands } from '../merge-bands.ts';
import { type Fleet, toUnknown, useFleet } from '../use-fleet.ts';
import { useFreshness } from '../use-freshness.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useIncidents } from '../use-incidents.ts';
import { useMerges } from '../use-merges.ts';
import { usePool } from '../use-pool.ts';
import { useQuery } from '../use-query.ts';
import '../css/home.css';

const ranges = ['24h', '7d', '30d'] as const;
const slowMs = 60_000;

/** Is it up, is it earning, was I paid, what needs me. */
export function DashboardPage() {
  const { session } = useApp();
  const home = useHomeWords();
  const query = useFleet();
  const fleet = query.data;
  const newestMs = fleet?.overview.newestSampledAt ? Date.parse(fleet.overview.newestSampledAt) : null;
  const freshness = useFreshness(query, newestMs);
  const state = session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';

  return (
    <>
      <PageHeader title={isOperator ? home.titlePool : home.title}>
        <span class="top-age">
          <Age atMs={newestMs} />
        </span>
      </PageHeader>
      <main>
        {fleet === null && query.error === null && <DashboardSkeleton />}
        {fleet === null && query.error !== null && (
          <FailedNotice title={home.failedTitle} text={home.failedText} onRetry={query.refresh} />
        )}
        {fleet !== null && (
          <>
            <FreshnessBanner
              freshness={freshness}
              nextAttemptAtMs={query.nextAttemptAtMs}
              onRetry={query.refresh}
            />
            <Dashboard fleet={fleet} freshness={freshness} isOperator={isOperator} />
          </>
        )}
      </main>
    </>
  );
}

interface DashboardProps {
  fleet: Fleet;
  freshness: Freshness;
  isOperator: boolean;
}

function Dashboard({ fleet, freshness, isOperator }: DashboardProps) {
  const { session } = useApp();
  const home = useHomeWords();
  const incidents = useIncidents();
  const earnings = useQuery('dashboard/earnings', (signal) => session.api.getEarnings(signal), {
    everyMs: slowMs,
  });
  const pool = usePool(isOperator);
  const people = usePendingPeople(isOperator);
  const isBlind = freshness.kind === 'offline' || freshness.kind === 'blind';
  const workers = isBlind ? fleet.workers.map(toUnknown) : fleet.workers;
  const pairs = useMerges().data?.length ?? 0;
  const needs = findNeeds(isOperator ? [] : fleet.workers, { pendingPeople: people, pairs }).filter(
    isFor(isOperator),
  );

  return (
    <div class={`board ${isOperator ? 'board-pool' : ''} ${freshness.kind === 'fresh' ? '' : 'stale'}`}>
      <div class="board-main">
        {isOperator ? (
          <PoolStrip overview={fleet.overview} earnings={earnings.data} pool={pool} />
        ) : (
          <MoneyStrip
            overview={fleet.overview}
            earnings={earnings.data}
            isLoading={earnings.error === null}
          />
        )}
        <div class="board-health">
          <section class="section" aria-label={home.health.section}>
            <HealthStrip workers={workers} />
            {isOperator && workers.length > 0 && (
              <div class="fleet-box">
                <FleetMap workers={workers} />
              </div>
            )}
            {!isBlind && <IncidentRows incidents={incidents} workers={workers} />}
          </section>
        </div>
        {fleet.workers.length > 0 && (
          <ActivityCharts
            of={isOperator ? 'pool' : 'fleet'}
            label={home.activity.title}
            heading={home.activity.title}
            choices={ranges}
            initial="24h"
            load={(range, _span, signal) => session.api.getActivity(range, signal)}
            bands={toBands(incidents)}
          />
        )}
      </div>
      <div class="board-side">
        {isOperator && (
          <PoolSections workers={workers} overview={fleet.overview} earnings={earnings.data} pool={pool} />
        )}
        {(!isOperator || needs.length > 0) && <NeedsYou needs={needs} />}
      </div>
    </div>
  );
}

/** Operators let people in; they are not asked to add a first worker of their own. */
function isFor(isOperator: boolean) {
  return ({ kind }: { kind: string }) => !isOperator || kind !== 'add_worker';
}

function usePendingPeople(isOperator: boolean): number {
  const { session } = useApp();
  return (
    useQuery<number>(
      `dashboard/pending/${isOperator}`,
      async (signal) => {
        if (!isOperator) return 0;
        const page = await session.api.listParticipants(signal);
        return page.filter(({ status }) => status === 'pending').length;
      },
      { everyMs: slowMs },
    ).data ?? 0
  );
}

/** What is down now, over the charts. */
function toBands(incidents: IncidentLine[] | null) {
  const bands = (incidents ?? [])
    .filter(({ severity }) => severity === 'critical')
    .map(({ openedAt }) => ({
      fromSeconds: Date.parse(openedAt) / 1000,
      toSeconds: Number.MAX_SAFE_INTEGER,
    }));
  return mergeBands(bands);
}
