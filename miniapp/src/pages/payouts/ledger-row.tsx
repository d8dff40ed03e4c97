import { useApp, useSpeech } from '../../app-context.ts';
import { Coins } from '../../components/coins.tsx';
import { LedgerChip } from '../../components/ledger-chip.tsx';
import type { Payout } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';
import { type DueRow, toLedgerState, toShortProxy } from '../../to-ledger-rows.ts';
import { toPayoutName } from '../../to-payout-name.ts';
import type { ZonedDates } from '../../zoned-dates.ts';

/** A payout that arrived: when, from which worker, how far verified, how much. */
export function PayoutLedgerRow({
  payout,
  dates,
  onOpen,
}: {
  payout: Payout;
  dates: ZonedDates;
  onOpen: (id: string) => void;
}) {
  const { payouts: words } = useMoneyWords();
  const state = toLedgerState(payout);
  const level = words.levels[payout.verification];
  return (
    <li>
      <button type="button" class="ledger-row" onClick={() => onOpen(payout.id)}>
        <span class="ledger-time">{dates.clock(Date.parse(payout.receivedAt))}</span>
        <span class="ledger-name">{toPayoutName(payout, words)}</span>
        <span class="ledger-amount">
          <Coins nanoton={BigInt(payout.amountNanoton)} />
        </span>
        <span class="ledger-level">{payout.proven === false ? `${level} · ${words.notProven}` : level}</span>
        <LedgerChip state={state} word={words.states[state]} />
      </button>
    </li>
  );
}

interface DueLedgerRowProps {
  row: DueRow;
  workers: readonly { id: string; name: string }[];
  dates: ZonedDates;
}

/** What a contract owes: on its way, or late with since when. */
export function DueLedgerRow({ row, workers, dates }: DueLedgerRowProps) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const { contract, state, sinceMs, amountNanoton } = row;
  const names = contract.workerIds.map((id) => workers.find((worker) => worker.id === id)?.name ?? null);
  const known = names.filter((name) => name !== null);
  const [first] = known;
  const proxy = toShortProxy(contract.proxyAddress, 'mainnet');
  const name = first === undefined ? words.sharedContract : first;
  const detail =
    state === 'late' && sinceMs !== null
      ? words.due(format.duration((clock.nowMs.value - sinceMs) / 1000))
      : proxy === null
        ? null
        : words.proxy(proxy);
  return (
    <li class="ledger-row">
      <span class="ledger-time">{sinceMs === null ? '—' : dates.clock(sinceMs)}</span>
      <span class="ledger-name">{names.length > 1 ? words.andMore(name, names.length - 1) : name}</span>
      <span class="ledger-amount">
        <Coins nanoton={amountNanoton} />
      </span>
      <span class="ledger-level">{detail}</span>
      <LedgerChip state={state} word={words.states[state]} />
    </li>
  );
}
