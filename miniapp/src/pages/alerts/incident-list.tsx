import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { IncidentItem, Severity } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { Age } from '../../components/age.tsx';
import { FailedNotice } from '../../components/failed-notice.tsx';
import { FreshnessBanner } from '../../components/freshness-banner.tsx';
import { IncidentButtons } from '../../components/incident-buttons.tsx';
import { IncidentRow } from '../../components/incident-row.tsx';
import { Notice } from '../../components/notice.tsx';
import { ListSkeleton } from '../../components/skeleton.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { Toast, useToast } from '../../components/toast.tsx';
import { toIncidentStatus } from '../../incident-name.ts';
import { sortIncidents } from '../../sort-incidents.ts';
import { useFreshness } from '../../use-freshness.ts';
import { useIncidentActions } from '../../use-incident-actions.ts';
import { useOpenIncidents } from '../../use-open-incidents.ts';
import { EndedIncidents } from './ended-incidents.tsx';

const severities = ['critical', 'warning', 'info'] as const satisfies Severity[];

/** Active incidents, worst first, and those that ended, newest first. The filter stands in the address. */
export function IncidentList() {
  const words = useAlertWords();
  const { live } = useApp();
  const { toast, say } = useToast();
  const address = useLocation().query;
  const severity = severities.find((key) => key === address.severity) ?? null;
  const query = useOpenIncidents();
  const { refresh } = query;
  const news = live.incidents.value;
  useEffect(() => {
    if (news !== null) refresh();
  }, [news, refresh]);
  const freshness = useFreshness(query, null);

  if (query.data === null) {
    return query.error === null ? (
      <ListSkeleton />
    ) : (
      <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={refresh} />
    );
  }
  const { items, isCut } = query.data;
  const shown = sortIncidents(items).filter((one) => severity === null || one.severity === severity);
  return (
    <div class={freshness.kind === 'fresh' ? undefined : 'stale'}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      <SeverityChips items={items} chosen={severity} />
      <div class="list-head">
        <h2 class="list-title">{words.list.active}</h2>
        <Age atMs={query.loadedAtMs} />
      </div>
      {shown.length === 0 ? (
        <NothingActive isFiltered={severity !== null} />
      ) : (
        <ActiveRows incidents={shown} say={say} />
      )}
      {isCut && <p class="page-foot">{words.list.cut}</p>}
      <EndedIncidents severity={severity} />
      <Toast text={toast} />
    </div>
  );
}

function ActiveRows({ incidents, say }: { incidents: IncidentItem[]; say: (text: string) => void }) {
  const words = useAlertWords();
  const actions = useIncidentActions(say);
  return (
    <section class="section" aria-label={words.list.active}>
      <ul class="rows">
        {incidents.map((incident) => (
          <li key={incident.id} class="incident-item">
            <IncidentRow incident={incident} />
            <IncidentButtons
              incident={incident}
              onAcknowledge={() => void actions.acknowledge(incident)}
              onMute={(hours) => void actions.mute(incident, hours)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SeverityChips({ items, chosen }: { items: IncidentItem[]; chosen: Severity | null }) {
  const words = useAlertWords();
  const { format } = useSpeech();
  const { route } = useLocation();
  const choose = (severity: Severity | null) =>
    route(severity === null ? '/alerts' : `/alerts?severity=${severity}`, true);
  const chips = [null, ...severities].map((severity) => ({
    severity,
    count: items.filter((one) => severity === null || one.severity === severity).length,
  }));
  return (
    <fieldset class="chips" aria-label={words.list.filterLabel}>
      {chips.map(({ severity, count }) => (
        <button
          key={severity ?? 'all'}
          type="button"
          class="chip"
          aria-pressed={severity === chosen}
          onClick={() => choose(severity === chosen ? null : severity)}
        >
          {severity !== null && (
            <StateMark status={toIncidentStatus({ severity, closedAt: null, state: 'firing' })} />
          )}
          {severity === null ? words.list.all : words.severities[severity]}{' '}
          <span class="chip-count">{format.integer(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

function NothingActive({ isFiltered }: { isFiltered: boolean }) {
  const words = useAlertWords();
  if (isFiltered) {
    return (
      <section class="section none-match">
        <span>{words.list.noneMatches}</span>
        <a class="link" href="/alerts">
          {words.list.clear}
        </a>
      </section>
    );
  }
  return <Notice mark={<StateMark status="ok" size={20} />} title={words.list.none} text="" />;
}
