import type { Earnings, Overview, PoolIncome } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import type { Query } from '../use-query.ts';
import { Coins } from './coins.tsx';

export interface PoolIncomeRowsProps {
  query: Query<PoolIncome | null>;
  overview: Overview;
  earnings: Earnings | null;
}

/** For operators: what downtime cost, what all workers earned, and the fee where the pool has a wallet of its own. */
export function PoolIncomeRows({ query, overview, earnings }: PoolIncomeRowsProps) {
  const home = useHomeWords();
  const income = query.data;
  const isLoading = income === null && query.error === null;
  return (
    <section aria-labelledby="pool-income">
      <div class="outside-head">
        <h2 class="outside-title" id="pool-income">
          {home.income.title}
        </h2>
      </div>
      <div class="section">
        {income === null ? (
          <p class="section-text" aria-hidden={isLoading}>
            {isLoading ? '\u00a0' : home.income.failed}
          </p>
        ) : (
          <ul class="rows">
            <Downtime downtime={income.downtime} />
            <Earned overview={overview} earnings={earnings} />
            {income.fee !== null && <Fee fee={income.fee} />}
          </ul>
        )}
      </div>
    </section>
  );
}

function Downtime({ downtime }: { downtime: PoolIncome['downtime'] }) {
  const { format } = useSpeech();
  const { income: words } = useHomeWords();
  const { days, workers, seconds, lostNanoton, workersUnknown } = downtime;
  const isWhole = workersUnknown === 0;
  return (
    <li>
      <a class="row" href="/alerts">
        <span class="row-body">
          <span class="row-title">{words.lost(days)}</span>
          <span class="row-text">
            {workers === 0 ? words.noDowntime : words.stood(workers, format.duration(seconds))}
            {workers > 0 && lostNanoton !== null && !isWhole && ` · ${words.without(workersUnknown)}`}
          </span>
        </span>
        <span class="row-end">
          {workers > 0 && <Coins nanoton={lostNanoton === null ? null : BigInt(lostNanoton)} isEstimate />}
        </span>
      </a>
    </li>
  );
}

/** An estimate of the last 30 days, and what is not paid of all that was earned. */
function Earned({ overview, earnings }: { overview: Overview; earnings: Earnings | null }) {
  const { words, format } = useSpeech();
  const { income, money } = useHomeWords();
  const earned = earnings?.thirtyDays.estimatedNanoton ?? null;
  const unpaid =
    overview.unpaidNanoton === null
      ? words.unknown
      : `${format.ton(BigInt(overview.unpaidNanoton))}\u00a0${words.units.ton}`;
  return (
    <li>
      <a class="row" href="/payouts">
        <span class="row-body">
          <span class="row-title">{income.earned(30)}</span>
          <span class="row-text">
            {money.unpaid}: {unpaid}
          </span>
        </span>
        <span class="row-end">
          <Coins nanoton={earned === null ? null : BigInt(earned)} isEstimate />
        </span>
      </a>
    </li>
  );
}

function Fee({
  fee: { days, percent, receivedNanoton, feeNanoton },
}: {
  fee: NonNullable<PoolIncome['fee']>;
}) {
  const { words, format } = useSpeech();
  const { income } = useHomeWords();
  const received = `${format.ton(BigInt(receivedNanoton))}\u00a0${words.units.ton}`;
  return (
    <li>
      <a class="row" href="/participants">
        <span class="row-body">
          <span class="row-title">{income.fee(days)}</span>
          <span class="row-text">{income.feeOf(format.percent(Number(percent) / 100), received)}</span>
        </span>
        <span class="row-end">
          <Coins nanoton={BigInt(feeNanoton)} />
        </span>
      </a>
    </li>
  );
}
