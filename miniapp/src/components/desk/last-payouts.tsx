import { readJson } from '../../api.ts';
import type { Overview } from '../../api-shapes.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import '../../css/money.css';
import '../../css/desk.css';
import type { Payout } from '../../money-shapes.ts';
import { MoneyWordsProvider, useMoneyWords } from '../../money-words.ts';
import { toLedgerState } from '../../to-ledger-rows.ts';
import { toPayoutName } from '../../to-payout-name.ts';
import { useHomeWords } from '../../use-home-words.ts';
import { useQuery } from '../../use-query.ts';
import { useWallets } from '../../use-wallets.ts';
import { createZonedDates, type ZonedDates } from '../../zoned-dates.ts';
import { Coins } from '../coins.tsx';
import { LedgerChip } from '../ledger-chip.tsx';

const mostPayouts = 3;
const slowMs = 60_000;

export interface LastPayoutsProps {
  overview: Overview;
  /** Null until it is known: then times are those of the device. */
  timeZone: string | null;
}

/** The newest payouts: when, of which worker, how sure, how much; before the first, when it comes. */
export function LastPayouts(props: LastPayoutsProps) {
  const { desk } = useHomeWords();
  return (
    <section class="section" aria-labelledby="last-payouts">
      <div class="section-head">
        <h2 class="section-title" id="last-payouts">
          {desk.lastPayouts}
        </h2>
        <a class="link last-payouts-all" href="/payouts">
          {desk.allPayouts}
        </a>
      </div>
      <MoneyWordsProvider>
        <PayoutRows {...props} />
      </MoneyWordsProvider>
    </section>
  );
}

function PayoutRows({ overview, timeZone }: LastPayoutsProps) {
  const { session } = useApp();
  const { language } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const { payouts } = session.api.clients.client.api.v1;
  const query = useQuery<Payout[]>(
    'dashboard/payouts',
    async (signal) => {
      const asked = { limit: String(mostPayouts) };
      return (await readJson(await payouts.$get({ query: asked }, { init: { signal } }))).items;
    },
    { everyMs: slowMs },
  );
  if (query.data === null) {
    return query.error === null ? null : <p class="section-text">{words.failedTitle}</p>;
  }
  if (query.data.length === 0) return <NoPayouts overview={overview} />;
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const dates = createZonedDates(language, zone);
  return (
    <ul class="rows rows-under">
      {query.data.map((payout) => (
        <PayoutRow key={payout.id} payout={payout} dates={dates} />
      ))}
    </ul>
  );
}

function PayoutRow({ payout, dates }: { payout: Payout; dates: ZonedDates }) {
  const { clock } = useApp();
  const { payouts: words } = useMoneyWords();
  const state = toLedgerState(payout);
  const atMs = Date.parse(payout.receivedAt);
  const isToday = dates.key(atMs) === dates.key(clock.nowMs.value);
  return (
    <li>
      <a class="last-payout" href={`/payouts?payout=${payout.id}`}>
        <span class="last-payout-at">{isToday ? dates.clock(atMs) : dates.dayShort(atMs)}</span>
        <span class="row-title">{toPayoutName(payout, words)}</span>
        <span class="last-payout-end">
          <LedgerChip state={state} word={words.states[state]} />
          <Coins nanoton={BigInt(payout.amountNanoton)} />
        </span>
      </a>
    </li>
  );
}

/** When the first one comes; without a wallet none is ever found. */
function NoPayouts({ overview }: { overview: Overview }) {
  const { format, words: common } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const wallets = useWallets().data;
  if (wallets?.length === 0) {
    return (
      <p class="section-text">
        {words.noWalletText}{' '}
        <a class="text-link" href="/account">
          {words.toWallets}
        </a>
      </p>
    );
  }
  const { unpaidNanoton } = overview;
  const unpaid =
    unpaidNanoton === null
      ? `— ${common.unknown}`
      : `${format.ton(BigInt(unpaidNanoton))}\u00a0${common.units.ton}`;
  return <p class="section-text">{words.emptyText(unpaid)}</p>;
}
