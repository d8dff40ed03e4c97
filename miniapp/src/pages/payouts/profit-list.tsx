import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { formatFiat } from '../../format-fiat.ts';
import type { Profit } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';
import { usePayoutsApi } from '../../payouts-api.ts';
import { useQuery } from '../../use-query.ts';

interface ProfitListProps {
  workers: readonly { id: string; name: string }[];
}

const pageSize = 10;

/** What each worker brought, less what it costs; ten at a time, because each is reckoned by itself. */
export function ProfitList({ workers }: ProfitListProps) {
  const { profit: words } = useMoneyWords();
  const [shown, setShown] = useState(pageSize);
  if (workers.length === 0) return null;
  const left = workers.length - shown;
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.title}</h2>
      </div>
      <section class="section" aria-label={words.title}>
        <ul class="rows">
          {workers.slice(0, shown).map((worker) => (
            <ProfitRow key={worker.id} worker={worker} />
          ))}
        </ul>
        {left > 0 && (
          <button type="button" class="link" onClick={() => setShown(shown + pageSize)}>
            {words.more(Math.min(left, pageSize))}
          </button>
        )}
      </section>
      <p class="totals">
        {words.note}{' '}
        <a class="text-link" href="/account">
          {words.setCosts}
        </a>
      </p>
    </>
  );
}

function ProfitRow({ worker }: { worker: { id: string; name: string } }) {
  const api = usePayoutsApi();
  const { profit: words } = useMoneyWords();
  const { words: common } = useSpeech();
  const query = useQuery(`profit/${worker.id}`, (signal) => api.getProfit(worker.id, signal));
  const { data } = query;
  return (
    <li class="profit-row">
      <span class="profit-name">{worker.name}</span>
      {data === null ? (
        <>
          <span class="profit-value dim">{query.error === null ? common.loading : words.failed}</span>
          <ProfitRoom />
        </>
      ) : (
        <ProfitFigures profit={data} />
      )}
    </li>
  );
}

/** The room that figures take, so that nothing moves when they come. */
function ProfitRoom() {
  const { profit: words } = useMoneyWords();
  const facts = [words.revenue, words.electricity, words.depreciation].map((label) => `${label} 000.00`);
  return (
    <span class="profit-detail profit-room" aria-hidden="true">
      {facts.join(' · ')}
    </span>
  );
}

function ProfitFigures({ profit }: { profit: Profit }) {
  const { format, language, words: common } = useSpeech();
  const { profit: words } = useMoneyWords();
  const money = (amount: string | null) =>
    amount === null ? null : formatFiat(language, Number(amount), profit.currency);
  const costs = [
    { label: words.revenue, amount: money(profit.revenue), sign: '' },
    { label: words.electricity, amount: money(profit.electricity), sign: '−' },
    { label: words.depreciation, amount: money(profit.depreciation), sign: '−' },
  ].filter(({ amount }) => amount !== null);
  const total = money(profit.profit);
  const breakEven = profit.breakEvenCoefficient;
  const facts = [
    ...costs.map(({ label, amount, sign }) => `${label} ${sign}${amount}`),
    ...(breakEven === null ? [] : [words.breakEven(format.coefficient(Number(breakEven)))]),
    ...profit.missing.map((one) => words.missing[one]),
  ];
  return (
    <>
      <span class="profit-value">
        {total === null ? (
          <span class="profit-unknown">— {common.unknown}</span>
        ) : (
          <span class="num">≈&nbsp;{total}</span>
        )}
      </span>
      <span class="profit-detail">{facts.join(' · ')}</span>
    </>
  );
}
