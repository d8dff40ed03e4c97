import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../../api.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { FailedNotice } from '../../components/failed-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { ListSkeleton } from '../../components/skeleton.tsx';
import type { Payout, PayoutList } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';
import { formatPayoutFilter, isNarrowed, noFilter, type PayoutFilter } from '../../payout-filter.ts';
import { usePayoutsApi } from '../../payouts-api.ts';
import { groupByDay, toDueRows } from '../../to-ledger-rows.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import type { PayoutSummary } from '../payouts-page.tsx';
import { DayHead } from './day-head.tsx';
import { LedgerChips, LedgerFilters } from './ledger-filters.tsx';
import { DueLedgerRow, PayoutLedgerRow } from './ledger-row.tsx';

interface LedgerProps {
  filter: PayoutFilter;
  summary: PayoutSummary;
  dates: ZonedDates;
  onFilter: (filter: PayoutFilter) => void;
  onOpen: (id: string) => void;
  /** What stands below; while payouts are on their way nobody knows where that is, and it is not shown. */
  children?: ComponentChildren;
}

/** What is due, then every payout by day; filters live in the address, pages follow on a press. */
export function Ledger({ filter, summary, dates, onFilter, onOpen, children }: LedgerProps) {
  const { clock } = useApp();
  const api = usePayoutsApi();
  const { payouts: words } = useMoneyWords();
  const due = toDueRows(summary.expected, filter.workerId);
  const isDueOnly = filter.shown === 'flight' || filter.shown === 'late';
  const asked = { ...filter, shown: isDueOnly ? ('all' as const) : filter.shown };
  const key = `payouts${formatPayoutFilter(asked)}`;
  const page = useQuery<PayoutList>(key, (signal) =>
    api.listPayouts({ ...asked, timeZone: dates.timeZone, nowMs: clock.now() }, signal),
  );
  const first = page.isPrevious ? null : page.data;
  const isLoading = first === null && page.error === null && !isDueOnly;
  const totals = first?.totals ?? null;
  const count = totals && totals.payouts + totals.unverified + totals.pending;
  const hasFilters = isNarrowed(filter) || count !== 0 || due.length > 0;
  const shownDue = due.filter(({ state }) => filter.shown === 'all' || filter.shown === state);
  return (
    <>
      {hasFilters && (
        <>
          <LedgerChips
            chosen={filter.shown}
            counts={{
              all: count,
              flight: due.filter(({ state }) => state === 'flight').length,
              late: due.filter(({ state }) => state === 'late').length,
              unverified: totals?.unverified ?? null,
              pending: totals?.pending ?? null,
            }}
            onChoose={(shown) => onFilter({ ...filter, shown })}
          />
          <LedgerFilters filter={filter} workers={summary.workers} onFilter={onFilter} />
        </>
      )}
      {shownDue.length > 0 && (
        <>
          <div class="list-head">
            <h2 class="list-title">{words.expectedNow}</h2>
          </div>
          <section class="section" aria-label={words.expectedNow}>
            <ul class="rows">
              {shownDue.map((row) => (
                <DueLedgerRow key={row.key} row={row} workers={summary.workers} dates={dates} />
              ))}
            </ul>
          </section>
        </>
      )}
      {first === null && page.error !== null && (
        <FailedNotice title={words.failedTitle} text={words.failedText} onRetry={page.refresh} />
      )}
      {isLoading && <ListSkeleton />}
      {first !== null && !isDueOnly && first.items.length > 0 && (
        <Pages
          key={key}
          first={first}
          load={(cursor, signal) =>
            api.listPayouts({ ...asked, cursor, timeZone: dates.timeZone, nowMs: clock.now() }, signal)
          }
          summary={summary}
          dates={dates}
          onOpen={onOpen}
        />
      )}
      {(isDueOnly ? shownDue.length === 0 : first?.items.length === 0 && shownDue.length === 0) && (
        <NoPayouts filter={filter} summary={summary} onClear={() => onFilter(noFilter)} />
      )}
      <div hidden={isLoading}>{children}</div>
    </>
  );
}

interface PagesProps extends Pick<LedgerProps, 'summary' | 'dates' | 'onOpen'> {
  first: PayoutList;
  load: (cursor: string, signal: AbortSignal) => Promise<PayoutList>;
}

/** The first page stays fresh; older ones, once loaded, stay as they are: the ledger does not change behind. */
function Pages({ first, load, summary, dates, onOpen }: PagesProps) {
  const { format, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const [older, setOlder] = useState<{ items: Payout[]; nextCursor: string | null } | null>(null);
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const nextCursor = older === null ? first.nextCursor : older.nextCursor;
  const fresh = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...(older?.items ?? []).filter(({ id }) => !fresh.has(id))];
  const more = async () => {
    if (nextCursor === null || state === 'loading') return;
    setState('loading');
    try {
      const page = await load(nextCursor, new AbortController().signal);
      setOlder({ items: [...(older?.items ?? first.items), ...page.items], nextCursor: page.nextCursor });
      setState('idle');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setState('failed');
    }
  };
  const { totals } = first;
  const total = `${format.ton(BigInt(totals.amountNanoton))}\u00a0${common.units.ton}`;
  return (
    <>
      {groupByDay(items, dates.key).map((group) => (
        <div key={group.day}>
          <DayHead group={group} dates={dates} price={summary.earnings.price} />
          <div class="section">
            <ul class="rows">
              {group.payouts.map((payout) => (
                <PayoutLedgerRow key={payout.id} payout={payout} dates={dates} onOpen={onOpen} />
              ))}
            </ul>
          </div>
        </div>
      ))}
      <div class="page-end">
        {state === 'failed' && (
          <p class="form-problem" role="alert">
            {words.moreFailed}
          </p>
        )}
        {nextCursor !== null && (
          <button type="button" class="button button-full button-more" onClick={() => void more()}>
            {state === 'loading' ? words.loadingMore : words.more}
          </button>
        )}
      </div>
      <p class="totals">{words.shownTotal(format.integer(totals.payouts), total)}</p>
    </>
  );
}

function NoPayouts({
  filter,
  summary,
  onClear,
}: {
  filter: PayoutFilter;
  summary: PayoutSummary;
  onClear: () => void;
}) {
  const { format, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  if (isNarrowed(filter)) {
    return (
      <section class="section none-match">
        <span class="dim">{words.noneMatch}</span>
        <button type="button" class="link" onClick={onClear}>
          {words.clearFilter}
        </button>
      </section>
    );
  }
  if (summary.me.wallets.length === 0 && summary.me.role !== 'operator') {
    return (
      <Notice mark={<Icon name="link" />} title={words.noWalletTitle} text={words.noWalletText}>
        <a class="button button-primary" href="/account">
          {words.toWallets}
        </a>
      </Notice>
    );
  }
  const { unpaidNanoton } = summary.expected.totals;
  const unpaid =
    unpaidNanoton === null ? common.unknown : `${format.ton(BigInt(unpaidNanoton))}\u00a0${common.units.ton}`;
  return <Notice mark={<Icon name="clock" />} title={words.emptyTitle} text={words.emptyText(unpaid)} />;
}
