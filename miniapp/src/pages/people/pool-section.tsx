import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import { FormField } from '../../components/form-field.tsx';
import { usePeopleApi } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';
import { toDecimalText } from '../../to-decimal-text.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { SharesTable } from './shares-table.tsx';

/** The operator's part of the income, and everybody else's. */
export function PoolSection({ dates }: { dates: ZonedDates }) {
  const words = usePeopleWords();
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.pool.title}</h2>
      </div>
      <FeeForm dates={dates} />
      <SharesTable dates={dates} />
    </>
  );
}

function FeeForm({ dates }: { dates: ZonedDates }) {
  const api = usePeopleApi();
  const { clock } = useApp();
  const { format, words: common } = useSpeech();
  const { pool: words, ...all } = usePeopleWords();
  const [percent, setPercent] = useState('');
  const [isBad, setIsBad] = useState(false);
  const action = useAction();
  const query = useQuery('people/fees', api.listFees);
  const now = query.data?.[0];
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = toDecimalText(percent);
    if (text === null || Number(text) > 100) return setIsBad(true);
    if (!(await action.run(async () => void (await api.setFee(text))))) return;
    setPercent('');
    query.refresh();
  };
  const current =
    query.data === null
      ? query.error === null
        ? common.loading
        : all.failed
      : now === undefined
        ? words.feeNone
        : words.feeNow(
            format.percent(Number(now.percent) / 100),
            dates.day(Date.parse(now.validFrom), clock.nowMs.value),
          );
  return (
    <section class="section form" aria-label={words.fee}>
      <form class="inline-form" noValidate onSubmit={(event) => void submit(event)}>
        <p class="form-hint">{current}</p>
        <FormField
          label={`${words.fee}, %`}
          hint={words.feeHint}
          name="pool-fee"
          value={percent}
          problem={isBad ? words.feeBad : (toProblem(action.error, all.notSaved) ?? undefined)}
          onValue={(value) => {
            setPercent(value);
            setIsBad(false);
            action.clear();
          }}
        />
        <button type="submit" class="button" aria-disabled={action.isBusy}>
          {words.set}
        </button>
      </form>
    </section>
  );
}
