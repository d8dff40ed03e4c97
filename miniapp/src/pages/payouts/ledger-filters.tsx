import { useSpeech } from '../../app-context.ts';
import { useMoneyWords } from '../../money-words.ts';
import type { PayoutFilter, Period, Shown } from '../../payout-filter.ts';

interface LedgerChipsProps {
  chosen: Shown;
  /** Null while it is not known. */
  counts: Record<Shown, number | null>;
  onChoose: (shown: Shown) => void;
}

/** One chip per state that occurs, with its count. */
export function LedgerChips({ chosen, counts, onChoose }: LedgerChipsProps) {
  const { format } = useSpeech();
  const { payouts: words } = useMoneyWords();
  const chips: { shown: Shown; text: string }[] = [
    { shown: 'all', text: words.all },
    ...(['flight', 'late', 'unverified', 'pending'] as const)
      .filter((shown) => shown === chosen || counts[shown] !== 0)
      .filter((shown) => shown !== 'pending' || counts[shown] !== null)
      .map((shown) => ({ shown, text: words.chips[shown] })),
  ];
  return (
    <fieldset class="chips" aria-label={words.filterLabel}>
      {chips.map(({ shown, text }) => {
        const count = counts[shown];
        return (
          <button
            key={shown}
            type="button"
            class="chip"
            aria-pressed={chosen === shown}
            onClick={() => onChoose(chosen === shown ? 'all' : shown)}
          >
            {text} {count !== null && <span class="chip-count">{format.integer(count)}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}

interface LedgerFiltersProps {
  filter: PayoutFilter;
  workers: readonly { id: string; name: string }[];
  onFilter: (filter: PayoutFilter) => void;
}

const periods: readonly Period[] = ['all', 'month', 'last', 'year', 'range'];

/** Which time and which worker. */
export function LedgerFilters({ filter, workers, onFilter }: LedgerFiltersProps) {
  const { payouts: words } = useMoneyWords();
  return (
    <div class="ledger-filters">
      <select
        class="choice"
        aria-label={words.period}
        value={filter.period}
        onChange={(event) => {
          const period = periods.find((one) => one === event.currentTarget.value) ?? 'all';
          onFilter({ ...filter, period, fromDay: null, toDay: null });
        }}
      >
        {periods.map((period) => (
          <option key={period} value={period}>
            {words.periods[period]}
          </option>
        ))}
      </select>
      {workers.length > 1 && (
        <select
          class="choice"
          aria-label={words.worker}
          value={filter.workerId ?? ''}
          onChange={(event) => onFilter({ ...filter, workerId: event.currentTarget.value || null })}
        >
          <option value="">{words.anyWorker}</option>
          {workers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {filter.period === 'range' && (
        <div class="date-pair">
          <DateField
            label={words.from}
            value={filter.fromDay}
            max={filter.toDay}
            onValue={(fromDay) => onFilter({ ...filter, fromDay })}
          />
          <DateField
            label={words.to}
            value={filter.toDay}
            min={filter.fromDay}
            onValue={(toDay) => onFilter({ ...filter, toDay })}
          />
        </div>
      )}
    </div>
  );
}

interface DateFieldProps {
  label: string;
  value: string | null;
  min?: string | null;
  max?: string | null;
  onValue: (day: string | null) => void;
}

export function DateField({ label, value, min, max, onValue }: DateFieldProps) {
  return (
    <label class="date-field">
      <span class="form-hint">{label}</span>
      <input
        class="choice"
        type="date"
        value={value ?? ''}
        min={min ?? undefined}
        max={max ?? undefined}
        onChange={(event) => onValue(event.currentTarget.value || null)}
      />
    </label>
  );
}
