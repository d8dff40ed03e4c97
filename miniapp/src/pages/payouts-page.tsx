import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { PageHeader } from '../components/page-header.tsx';
import '../css/money.css';
import type { Earnings, Expected, Me, PayoutDays } from '../money-shapes.ts';
import { MoneyWordsProvider, useMoneyWords } from '../money-words.ts';
import { formatPayoutFilter, parsePayoutFilter } from '../payout-filter.ts';
import { usePayoutsApi } from '../payouts-api.ts';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';
import { createZonedDates } from '../zoned-dates.ts';
import { ExportSheet } from './payouts/export-sheet.tsx';
import { Ledger } from './payouts/ledger.tsx';
import { PayoutHero } from './payouts/payout-hero.tsx';
import { PayoutMonths } from './payouts/payout-months.tsx';
import { PayoutSheet } from './payouts/payout-sheet.tsx';
import { PayoutsSkeleton } from './payouts/payouts-skeleton.tsx';
import { ProfitList } from './payouts/profit-list.tsx';

export interface PayoutSummary {
  me: Me;
  days: PayoutDays['days'];
  expected: Expected;
  earnings: Earnings;
  workers: { id: string; name: string }[];
}

/** What is unpaid, what is on its way, and every payout with how far it is verified. */
export function PayoutsPage() {
  return (
    <MoneyWordsProvider>
      <Payouts />
    </MoneyWordsProvider>
  );
}

/** Enough for this month and the two before. */
const monthsMs = 100 * 86_400_000;

function Payouts() {
  const api = usePayoutsApi();
  const { clock } = useApp();
  const words = useMoneyWords();
  const { words: common } = useSpeech();
  const [isExporting, setIsExporting] = useState(false);
  const query = useQuery<PayoutSummary>('payouts', async (signal) => {
    const now = clock.now();
    const span = { from: new Date(now - monthsMs), to: new Date(now + 60_000) };
    const [me, { days }, expected, earnings, workers] = await Promise.all([
      api.getMe(signal),
      api.listPayoutDays(span, signal),
      api.getExpected(signal),
      api.getEarnings(signal),
      api.listWorkerNames(signal),
    ]);
    return { me, days, expected, earnings, workers };
  });
  const summary = query.data;
  const isFailed = summary === null && query.error !== null;
  return (
    <>
      <PageHeader title={words.payouts.title}>
        <button
          type="button"
          class="button button-head"
          aria-disabled={summary === null}
          onClick={() => summary !== null && setIsExporting(true)}
        >
          <Icon name="download" small />
          {words.payouts.export}
        </button>
      </PageHeader>
      <main>
        {summary === null && !isFailed && <PayoutsSkeleton label={common.loading} />}
        {isFailed && (
          <FailedNotice
            title={words.payouts.failedTitle}
            text={words.payouts.failedText}
            onRetry={query.refresh}
          />
        )}
        {summary !== null && <PayoutsView summary={summary} query={query} />}
      </main>
      {isExporting && summary !== null && (
        <ExportSheet me={summary.me} onClose={() => setIsExporting(false)} />
      )}
    </>
  );
}

function PayoutsView({
  summary,
  query,
}: {
  summary: PayoutSummary;
  query: ReturnType<typeof useQuery<PayoutSummary>>;
}) {
  const location = useLocation();
  const { language } = useSpeech();
  const freshness = useFreshness(query, null);
  const filter = parsePayoutFilter(location.query);
  const dates = createZonedDates(language, summary.me.timeZone);
  const path = formatPayoutFilter(filter);
  const openId = /^\d{1,19}$/.test(location.query.payout ?? '') ? location.query.payout : undefined;
  const open = (id: string) => location.route(`${path}${path.includes('?') ? '&' : '?'}payout=${id}`);
  return (
    <div class={freshness.kind === 'fresh' ? 'desk-pair' : 'desk-pair stale'}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      <div class="desk-side">
        <PayoutHero expected={summary.expected} earnings={summary.earnings} atMs={query.loadedAtMs} />
        {!isBare(summary) && <PayoutMonths summary={summary} dates={dates} />}
      </div>
      <div class="desk-main">
        <Ledger
          filter={filter}
          summary={summary}
          dates={dates}
          onFilter={(next) => location.route(formatPayoutFilter(next), true)}
          onOpen={open}
        >
          <ProfitList
            key={filter.workerId ?? ''}
            workers={summary.workers.filter(({ id }) => filter.workerId === null || id === filter.workerId)}
          />
        </Ledger>
      </div>
      {openId !== undefined && (
        <PayoutSheet id={openId} dates={dates} onClose={() => location.route(path, true)} />
      )}
    </div>
  );
}

/** Nothing came in these months, and nothing is due: months of zeros would say no more. */
function isBare({ days, expected }: PayoutSummary): boolean {
  return days.length === 0 && expected.contracts.every(({ gaps }) => gaps.length === 0);
}
