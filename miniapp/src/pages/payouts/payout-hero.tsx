import { useSpeech } from '../../app-context.ts';
import { Age } from '../../components/age.tsx';
import { Coins } from '../../components/coins.tsx';
import { formatWorth } from '../../format-fiat.ts';
import type { Earnings, Expected, ExpectedContract } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';

interface PayoutHeroProps {
  expected: Expected;
  earnings: Earnings;
  atMs: number | null;
}

/** Unpaid as the one hero amount, what is on its way, and how near the next automatic payout is. */
export function PayoutHero({ expected, earnings, atMs }: PayoutHeroProps) {
  const { language } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const { totals, contracts } = expected;
  const unpaid = totals.unpaidNanoton === null ? null : BigInt(totals.unpaidNanoton);
  const inFlight = totals.inFlightNanoton === null ? null : BigInt(totals.inFlightNanoton);
  return (
    <section class="payout-hero" aria-label={words.unpaid}>
      <div class="payout-hero-main">
        <p class="figure-label">{words.unpaid}</p>
        <Coins nanoton={unpaid} size="xl" />
        <p class="figure-label">
          {unpaid !== null && formatWorth(language, unpaid, earnings.price)}
          {totals.contractsUnknown > 0 && unpaid !== null && (
            <span class="payout-hero-note">{words.partlyUnknown(totals.contractsUnknown)}</span>
          )}
        </p>
      </div>
      <div class="payout-hero-side">
        <Age atMs={atMs} />
        <p class="figure-label">{inFlight === 0n ? words.nothingInFlight : words.inFlight}</p>
        {inFlight !== 0n && <Coins nanoton={inFlight} size="lg" />}
      </div>
      <NextPayout contract={toNearest(contracts)} />
    </section>
  );
}

function NextPayout({ contract }: { contract: ExpectedContract | null }) {
  const { format, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const next = contract?.nextPayout ?? null;
  if (contract === null || next === null) {
    return (
      <p class="money-next money-next-head">
        {words.next}: {words.nextUnknown}
      </p>
    );
  }
  const amount =
    next.amountNanoton === null ? null : `${format.ton(BigInt(next.amountNanoton))}\u00a0${common.units.ton}`;
  return (
    <div class="money-next">
      <p class="money-next-head">
        <span>{words.next}</span>
        <span>{words.nextOf(format.percent(next.ratio), amount)}</span>
      </p>
      <progress class="money-progress" max="1" value={next.ratio} aria-label={words.next} />
    </div>
  );
}

/** Each contract pays by itself: the one that is nearest comes next. */
function toNearest(contracts: readonly ExpectedContract[]): ExpectedContract | null {
  return contracts.reduce<ExpectedContract | null>((nearest, contract) => {
    if (contract.nextPayout === null) return nearest;
    return contract.nextPayout.ratio > (nearest?.nextPayout?.ratio ?? -1) ? contract : nearest;
  }, null);
}
