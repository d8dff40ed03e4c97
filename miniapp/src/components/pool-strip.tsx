import type { Earnings, Overview, PoolIncome } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import type { Pool } from '../use-pool.ts';
import { Figure, space } from './figure.tsx';

export interface PoolStripProps {
  overview: Overview;
  earnings: Earnings | null;
  pool: Pool;
}

/** For operators: how busy the pool is against what is usual, and what it brought them today. */
export function PoolStrip({ overview, earnings, pool: { standing, income } }: PoolStripProps) {
  const { words, format } = useSpeech();
  const { money } = useHomeWords();
  const change = standing.data?.changeRatio ?? null;
  const usualOf = standing.data?.usualOf ?? 'hour';
  const isLoading = standing.data === null && standing.error === null;
  return (
    <section class="money" aria-label={money.section}>
      <dl class="money-grid money-pool">
        <Figure
          label={money.requestsNow}
          value={format.perMinute(overview.requestsPerSecond)}
          unit={words.units.perMinute}
          note={
            change === null
              ? isLoading
                ? space
                : money.usualUnknown
              : money.againstUsual[usualOf](format.change(change))
          }
        />
        <Today earnings={earnings} income={income.data} isLoading={income.error === null} />
      </dl>
    </section>
  );
}

interface TodayProps {
  earnings: Earnings | null;
  income: PoolIncome | null;
  isLoading: boolean;
}

/** The fee where the pool takes one; else what its workers earned, an estimate. */
function Today({ earnings, income, isLoading }: TodayProps) {
  const { words, format } = useSpeech();
  const { money, income: incomeWords } = useHomeWords();
  const unit = words.units.ton;
  if (income === null) {
    return <Figure label={money.feeToday} value={null} isLoading={isLoading} />;
  }
  if (income.fee === null || (Number(income.fee.percent) === 0 && income.fee.today.feeNanoton === '0')) {
    const today = earnings?.today.estimatedNanoton ?? null;
    const worth = earnings?.today.estimatedValue ?? null;
    return (
      <Figure
        label={money.earnedToday}
        value={today === null ? null : format.gain(BigInt(today))}
        unit={unit}
        note={
          worth === null || earnings === null ? money.estimate : format.fiat(Number(worth), earnings.currency)
        }
      />
    );
  }
  const { percent, today } = income.fee;
  const price = earnings?.price ?? null;
  const fee = BigInt(today.feeNanoton);
  const worth =
    price === null ? null : format.fiat((Number(fee) / 1e9) * Number(price.value), price.currency);
  const part = incomeWords.partOf(
    format.percent(Number(percent) / 100),
    format.ton(BigInt(today.receivedNanoton)),
  );
  return (
    <Figure
      label={money.feeToday}
      value={format.ton(fee)}
      unit={unit}
      note={[worth, part].filter((text) => text !== null).join(' · ')}
    />
  );
}
