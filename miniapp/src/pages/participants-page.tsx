import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { MorePages } from '../components/more-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import '../css/money.css';
import { type PeopleFilter, type PersonPage, usePeopleApi } from '../people-api.ts';
import { PeopleWordsProvider, usePeopleWords } from '../people-words.ts';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';
import { createZonedDates } from '../zoned-dates.ts';
import { BroadcastsSection } from './people/broadcasts-section.tsx';
import { InvitesSection } from './people/invites-section.tsx';
import { PeopleSearch } from './people/people-search.tsx';
import { PersonRow } from './people/person-row.tsx';
import { PersonSheet } from './people/person-sheet.tsx';
import { PoolSection } from './people/pool-section.tsx';

/** Who is in the pool, who waits to be let in, invites, and what each gets of the income (operators). */
export function ParticipantsPage() {
  return (
    <PeopleWordsProvider>
      <Participants />
    </PeopleWordsProvider>
  );
}

function Participants() {
  const { session } = useApp();
  const words = usePeopleWords();
  const state = session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';
  return (
    <>
      <PageHeader title={words.title} />
      <main>
        {isOperator ? (
          <People />
        ) : (
          <Notice
            mark={<StateMark status="unknown" size={20} />}
            title={words.title}
            text={words.operatorsOnly}
          />
        )}
      </main>
    </>
  );
}

const noFilter: PeopleFilter = { text: '', kind: 'all' };

function People() {
  const api = usePeopleApi();
  const location = useLocation();
  const words = usePeopleWords();
  const { language } = useSpeech();
  const [filter, setFilter] = useState(noFilter);
  const query = useQuery(`people/${filter.kind}/${filter.text}`, (signal) =>
    api.listPeople(filter, null, signal),
  );
  const freshness = useFreshness(query, null);
  const dates = createZonedDates(language, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const isComing = query.data === null && query.error === null;
  const openId = /^\d{1,19}$/.test(location.query.person ?? '') ? location.query.person : undefined;
  return (
    <div class={freshness.kind === 'fresh' ? 'desk-pair' : 'desk-pair stale'}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      <div class="desk-main">
        <PeopleSearch filter={filter} onFilter={setFilter} />
        {isComing && <ListSkeleton />}
        {query.data === null && query.error !== null && (
          <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {query.data !== null && (
          <PeopleList
            key={`${filter.kind}/${filter.text}`}
            first={query.data}
            load={(cursor, signal) => api.listPeople(filter, cursor, signal)}
            isNarrowed={filter.kind !== 'all' || filter.text !== ''}
            onClear={() => setFilter(noFilter)}
          />
        )}
      </div>
      {/* Below the list on a phone: it would be pushed down by it. */}
      {!isComing && (
        <div class="desk-side">
          <BroadcastsSection dates={dates} />
          <InvitesSection dates={dates} />
          <PoolSection dates={dates} />
        </div>
      )}
      {openId !== undefined && (
        <PersonSheet
          id={openId}
          dates={dates}
          onChanged={query.refresh}
          onClose={() => location.route('/participants', true)}
        />
      )}
    </div>
  );
}

interface PeopleListProps {
  first: PersonPage;
  load: (cursor: string | null, signal: AbortSignal) => Promise<PersonPage>;
  isNarrowed: boolean;
  onClear: () => void;
}

function PeopleList({ first, load, isNarrowed, onClear }: PeopleListProps) {
  const words = usePeopleWords();
  if (first.items.length === 0 && isNarrowed) {
    return (
      <section class="section none-match">
        <span class="dim">{words.noneMatch}</span>
        <button type="button" class="link" onClick={onClear}>
          {words.clearFilter}
        </button>
      </section>
    );
  }
  if (first.items.length === 0) {
    return <Notice mark={<Icon name="people" />} title={words.emptyTitle} text={words.emptyText} />;
  }
  return (
    <section class="section" aria-label={words.list}>
      <MorePages first={first} load={load} words={{ more: words.more, failed: words.moreFailed }}>
        {(person) => <PersonRow key={person.id} person={person} />}
      </MorePages>
    </section>
  );
}
