import { isCurrency } from '@cocoon-pool/domain/money/currency';
import { useState } from 'preact/hooks';
import { useAccountApi, type WorkerCosts } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useSpeech } from '../../app-context.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormField } from '../../components/form-field.tsx';
import { type CostsDraft, type CostsProblem, parseCostsDraft, toCostsDraft } from '../../costs-draft.ts';
import type { Me } from '../../money-shapes.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import { SaveButton } from './save-button.tsx';

/** What one worker costs, chosen from the list. */
export function CostsForm({ me }: { me: Me }) {
  const api = useAccountApi();
  const words = useAccountWords();
  const [workerId, setWorkerId] = useState('');
  const { data: workers } = useQuery('account/workers', api.listWorkerNames);
  if (workers === null || workers.length === 0) return null;
  return (
    <section class="section form" aria-label={words.costs.worker}>
      <ChoiceField
        label={words.costs.worker}
        value={workerId}
        choices={[
          { value: '', text: words.costs.chooseWorker },
          ...workers.map(({ id, name }) => ({ value: id, text: name })),
        ]}
        onValue={setWorkerId}
      />
      {workerId !== '' && <WorkerCostsLoader key={workerId} id={workerId} me={me} />}
    </section>
  );
}

function WorkerCostsLoader({ id, me }: { id: string; me: Me }) {
  const api = useAccountApi();
  const words = useAccountWords();
  const { words: common } = useSpeech();
  const { data, error, isPrevious } = useQuery(`costs/${id}`, (signal) => api.getCosts(id, signal));
  if (data !== null && !isPrevious) return <WorkerCostsForm id={id} costs={data} me={me} />;
  return <p class="form-hint">{error === null ? common.loading : words.failed}</p>;
}

function WorkerCostsForm({ id, costs, me }: { id: string; costs: WorkerCosts; me: Me }) {
  const api = useAccountApi();
  const words = useAccountWords();
  const [draft, setDraft] = useState<CostsDraft>(() => toCostsDraft(costs));
  const [wrong, setWrong] = useState<CostsProblem | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const action = useAction();
  const currency = isCurrency(me.currency) ? me.currency : 'USD';
  const change = (part: Partial<CostsDraft>) => {
    setDraft({ ...draft, ...part });
    setWrong(null);
    setIsSaved(false);
    action.clear();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const parsed = parseCostsDraft(draft, currency);
    if (!parsed.ok) return setWrong(parsed.field);
    setIsSaved(await action.run(async () => void (await api.setCosts(id, parsed.costs))));
  };
  return (
    <form class="form form-inner" noValidate onSubmit={(event) => void submit(event)}>
      <FormField
        label={words.costs.watts}
        hint={words.costs.wattsHint}
        name="watts"
        value={draft.watts}
        problem={wrong === 'watts' ? words.costs.wattsHint : undefined}
        onValue={(watts) => change({ watts })}
      />
      <FormField
        label={words.costs.overhead}
        hint={words.costs.overheadHint}
        name="overhead-watts"
        value={draft.overhead}
        problem={wrong === 'overhead' ? words.costs.overheadHint : undefined}
        onValue={(overhead) => change({ overhead })}
      />
      <FormField
        label={`${words.costs.hardware}, ${currency}`}
        hint={words.costs.hardwareHint}
        name="hardware-price"
        value={draft.price}
        problem={wrong === 'price' ? words.costs.badNumber : undefined}
        onValue={(price) => change({ price })}
      />
      <div class="date-pair">
        <label class="form-field">
          <span class="form-label">{words.costs.purchased}</span>
          <input
            class="choice"
            type="date"
            value={draft.purchased}
            aria-invalid={wrong === 'purchased'}
            onChange={(event) => change({ purchased: event.currentTarget.value })}
          />
          {wrong === 'purchased' && (
            <span class="form-problem" role="alert">
              {words.costs.needDay}
            </span>
          )}
        </label>
        <FormField
          label={words.costs.months}
          hint={words.costs.badMonths}
          name="months"
          value={draft.months}
          problem={wrong === 'months' ? words.costs.badMonths : undefined}
          onValue={(months) => change({ months })}
        />
      </div>
      <SaveButton
        isBusy={action.isBusy}
        isSaved={isSaved}
        problem={toProblem(action.error, words.notSaved) ?? undefined}
      />
    </form>
  );
}
