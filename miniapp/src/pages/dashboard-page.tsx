import type { Earnings, IncidentLine, Overview } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { ActivityCharts } from '../components/activity-charts.tsx';
import { Age } from '../components/age.tsx';
import { DashboardSkeleton } from '../components/dashboard-skeleton.tsx';
import { DeskPayouts, DeskTable } from '../components/desk-parts.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FirstWorker } from '../components/first-worker.tsx';
import { FleetMap } from '../components/fleet-map.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { HealthStrip } from '../components/health-strip.tsx';
import { Icon } from '../components/icon.tsx';
import { IncidentRows, mostIncidentsShown } from '../components/incident-rows.tsx';
import { MoneyStrip } from '../components/money-strip.tsx';
import { NeedsYou } from '../components/needs-you.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PoolSections } from '../components/pool-sections.tsx';
import { PoolStrip } from '../components/pool-strip.tsx';
import type { Freshness } from '../freshness.ts';
import { mergeBands } from '../merge-bands.ts';
import { type Fleet, toUnknown, useFleet } from '../use-fleet.ts';
import { useFreshness } from '../use-freshness.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useIncidents } from '../use-incidents.ts';
import { useIsDesk } from '../use-is-desk.ts';
import { useLosses } from '../use-losses.ts';
import { useNeeds } from '../use-needs.ts';
import { usePool } from '../use-pool.ts';
import { useQuery } from '../use-query.ts';
import '../css/home.css';

const ranges = ['24h', '7d', '30d'] as const;
const slowMs = 60_000;

/** Is it up, is it earning, was I paid, what needs me. */
export function DashboardPage() {
  const { session } = useApp();
  const { words } = useSpeech();
  const home = useHomeWords();
  const query = useFleet();
  const fleet = query.data;
  const newestMs = fleet?.overview.newestSampledAt ? Date.parse(fleet.overview.newestSampledAt) : null;
  const freshness = useFreshness(query, newestMs);
  const state = session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';
  const isDesk = useIsDesk();
  const isEmpty = !isOperator && fleet?.workers.length === 0;

  return (
    <>
      <PageHeader title={isOperator ? home.titlePool : home.title}>
        <span class="top-age">{!isEmpty && <Age atMs={newestMs} />}</span>
        {isDesk && !isOperator && !isEmpty && (
          <a class="button button-head" href="/workers/add">
            <Icon name="plus" small />
            {words.workers.add}
          </a>
        )}
      </PageHeader>
      <main>
        {fleet === null && query.error === null && <DashboardSkeleton isDesk={isDesk} />}
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
            <Dashboard fleet={fleet} freshness={freshness} isOperator={isOperator} isDesk={isDesk} />
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
  /** Health stands at the side, and there is room for the table of workers and the last payouts. */
  isDesk: boolean;
}

function Dashboard({ fleet, freshness, isOperator, isDesk }: DashboardProps) {
  const { session } = useApp();
  const home = useHomeWords();
  const incidents = useIncidents();
  const losses = useLosses(incidents);
  const earnings = useQuery('dashboard/earnings', (signal) => session.api.getEarnings(signal), {
    everyMs: slowMs,
  });
  const pool = usePool(isOperator);
  const isBlind = freshness.kind === 'offline' || freshness.kind === 'blind';
  const workers = isBlind ? fleet.workers.map(toUnknown) : fleet.workers;
  const shown = isBlind ? [] : (incidents ?? []).slice(0, mostIncidentsShown);
  const needs = useNeeds({ workers: fleet.workers, shown, isOperator });

  const isEmpty = !isOperator && fleet.workers.length === 0;

  const health = !isEmpty && (
    <section class="section" aria-label={home.health.section}>
      <HealthStrip workers={workers} />
      {isOperator && workers.length > 0 && (
        <div class="fleet-box">
          <FleetMap workers={workers} />
        </div>
      )}
      {!isBlind && <IncidentRows incidents={incidents} workers={workers} losses={losses} />}
    </section>
  );
  const needed = needs !== null && (isOperator || isEmpty ? needs.length > 0 : true) && (
    <NeedsYou needs={needs} />
  );
  return (
    <div class={freshness.kind === 'fresh' ? 'board' : 'board stale'}>
      <div class="board-main">
        {isEmpty && <FirstWorker />}
        {isOperator && <PoolStrip overview={fleet.overview} earnings={earnings.data} pool={pool} />}
        {!isOperator && (!isEmpty || hasMoney(fleet.overview, earnings.data)) && (
          <MoneyStrip
            overview={fleet.overview}
            earnings={earnings.data}
            isLoading={earnings.error === null}
          />
        )}
        {!isDesk && health}
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
        {isDesk && health}
        {!isOperator && needed}
        {isDesk && !isOperator && needs !== null && (
          <DeskPayouts overview={fleet.overview} timeZone={earnings.data?.timeZone ?? null} />
        )}
      </div>
      {isDesk && !isOperator && !isEmpty && needs !== null && (
        <DeskTable workers={workers} incidents={losses} />
      )}
      {isOperator && (
        <div class="board-pool">
          <PoolSections workers={workers} overview={fleet.overview} earnings={earnings.data} pool={pool}>
            {needed}
          </PoolSections>
        </div>
      )}
    </div>
  );
}

/** Whether there is any: without workers there may be what those earned that are gone. */
function hasMoney({ unpaidNanoton }: Overview, earnings: Earnings | null): boolean {
  const { estimatedNanoton = null, receivedNanoton = null } = earnings?.thirtyDays ?? {};
  return [unpaidNanoton, estimatedNanoton, receivedNanoton].some(
    (nanoton) => nanoton !== null && nanoton !== '0',
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
