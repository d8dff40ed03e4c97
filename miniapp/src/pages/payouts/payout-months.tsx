import { useApp, useSpeech } from '../../app-context.ts';
import { Figure } from '../../components/figure.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { useMoneyWords } from '../../money-words.ts';
import { toDayBars, toLateAmounts, toMonthSums } from '../../payout-months.ts';
import { formatMonth, type ZonedDates } from '../../zoned-dates.ts';
import type { PayoutSummary } from '../payouts-page.tsx';
import { DayBars } from './day-bars.tsx';

/** Three months of verified payouts, this month by days, and expected against received. */
export function PayoutMonths({ summary, dates }: { summary: PayoutSummary; dates: ZonedDates }) {
  const { clock } = useApp();
  const { format, language, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const today = dates.key(clock.nowMs.value);
  const months = toMonthSums(summary.days, today.slice(0, 7));
  const late = toLateAmounts(
    summary.expected.contracts.flatMap(({ gaps }) => gaps),
    dates.key,
  );
  const received = months[0]?.nanoton ?? 0n;
  const lateNanoton = late.reduce((sum, { nanoton }) => sum + (nanoton ?? 0n), 0n);
  const lateUnknown = late.filter(({ nanoton }) => nanoton === null).length;
  const lateText = lateNanoton === 0n ? null : format.ton(lateNanoton);
  return (
    <section class="section money-months" aria-label={words.perDay(common.units.ton)}>
      <dl class="figures">
        {months.map(({ month, payouts, nanoton }) => (
          <Figure
            key={month}
            label={formatMonth(language, month)}
            value={format.ton(nanoton)}
            unit={common.units.ton}
            note={words.count(format.integer(payouts), payouts === 1)}
          />
        ))}
      </dl>
      <div class="money-chart">
        <p class="money-chart-head">
          <span>{words.perDay(common.units.ton)}</span>
          <span class="money-chart-key">{words.expectedKey}</span>
        </p>
        <DayBars
          bars={toDayBars({ days: summary.days, late }, today)}
          lastLabel={dates.day(clock.nowMs.value, clock.nowMs.value)}
          summary={words.chartSummary({
            month: formatMonth(language, today.slice(0, 7)),
            received: format.ton(received),
            late: lateText,
          })}
        />
      </div>
      <p class="money-line">
        <span class="dim">
          {words.expectedAndReceived(format.ton(received + lateNanoton), format.ton(received))}
        </span>
        {late.length === 0 ? (
          <span class="money-late" data-s="ok">
            <StateMark status="ok" />
            <span class="word">{words.nothingLate}</span>
          </span>
        ) : (
          <span class="money-late" data-s="warning">
            <StateMark status="warning" />
            <span class="word">
              {lateText === null ? words.lateUnknown(lateUnknown) : words.late(lateText)}
            </span>
          </span>
        )}
      </p>
      <EarnedLine summary={summary} />
    </section>
  );
}

function EarnedLine({ summary: { earnings } }: { summary: PayoutSummary }) {
  const { format, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const { thirtyDays, projection } = earnings;
  const toText = (nanoton: string | null) =>
    nanoton === null ? common.unknown : format.ton(BigInt(nanoton));
  const coin = `\u00a0${common.units.ton}`;
  return (
    <div class="money-earned">
      <p>
        {words.earnedLine(
          thirtyDays.estimatedNanoton === null
            ? common.unknown
            : `≈\u00a0${toText(thirtyDays.estimatedNanoton)}`,
          `${toText(thirtyDays.receivedNanoton)}${coin}`,
        )}
      </p>
      {projection !== null && (
        <p>
          {words.projection(
            format.estimate(Number(projection.lowNanoton) / 1e9),
            `${format.estimate(Number(projection.highNanoton) / 1e9)}${coin}`,
          )}
        </p>
      )}
    </div>
  );
}
