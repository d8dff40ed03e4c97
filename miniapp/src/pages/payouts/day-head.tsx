import { useApp, useSpeech } from '../../app-context.ts';
import { formatWorth } from '../../format-fiat.ts';
import type { Price } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';
import type { DayGroup } from '../../to-ledger-rows.ts';
import type { ZonedDates } from '../../zoned-dates.ts';

/** A day of the ledger with what it brought; unverified payouts are in no sum. */
export function DayHead({
  group,
  dates,
  price,
}: {
  group: DayGroup;
  dates: ZonedDates;
  price: Price | null;
}) {
  const { clock } = useApp();
  const { format, language, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const nowMs = clock.nowMs.value;
  const atMs = Date.parse(group.payouts[0]?.receivedAt ?? '');
  const name =
    group.day === dates.key(nowMs)
      ? words.today
      : group.day === dates.key(nowMs - 86_400_000)
        ? words.yesterday
        : dates.day(atMs, nowMs);
  const worth = formatWorth(language, group.nanoton, price);
  const coins = `${format.ton(group.nanoton)}\u00a0${common.units.ton}`;
  return (
    <div class="list-head">
      <h2 class="list-title">{name}</h2>
      {group.received > 0 && (
        <span>
          {words.dayTotal(format.integer(group.received), worth === null ? coins : `${coins} ${worth}`)}
        </span>
      )}
    </div>
  );
}
