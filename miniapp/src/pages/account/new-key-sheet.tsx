import { useState } from 'preact/hooks';
import { type NewKey, useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp } from '../../app-context.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { ShownOnceSheet } from '../../components/shown-once-sheet.tsx';
import { toProblem, useAction } from '../../use-action.ts';

type Expiry = 'never' | 'd30' | 'd90' | 'd365';
const expiryDays = { never: null, d30: 30, d90: 90, d365: 365 };

interface NewKeySheetProps {
  isOperator: boolean;
  onMade: () => void;
  onClose: () => void;
}

/** Names a key and says what it may do; then shows it, this once. */
export function NewKeySheet({ isOperator, onMade, onClose }: NewKeySheetProps) {
  const api = useAccountApi();
  const { clock } = useApp();
  const words = useAccountWords();
  const { keys } = words;
  const [name, setName] = useState('');
  const [scope, setScope] = useState<NewKey['scope']>('read');
  const [expiry, setExpiry] = useState<Expiry>('d365');
  const [isUnnamed, setIsUnnamed] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const action = useAction();
  const scopes = (['read', 'metrics', 'agent', 'operator'] as const).filter(
    (one) => one !== 'operator' || isOperator,
  );
  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setIsUnnamed(true);
    const days = expiryDays[expiry];
    const expiresAt = days === null ? null : new Date(clock.now() + days * 86_400_000).toISOString();
    await action.run(async () => {
      setMade((await api.createKey({ name: name.trim(), scope, expiresAt })).key);
      onMade();
    });
  };
  if (made !== null) {
    return (
      <ShownOnceSheet
        title={keys.shownTitle}
        text={keys.shownText}
        secret={made}
        words={words}
        onClose={onClose}
      />
    );
  }
  return (
    <FormSheet title={keys.add} onClose={onClose}>
      <form class="form form-inner" noValidate onSubmit={(event) => void create(event)}>
        <FormField
          label={keys.name}
          hint={keys.nameHint}
          name="key-name"
          value={name}
          problem={isUnnamed ? keys.nameHint : undefined}
          onValue={(value) => {
            setName(value);
            setIsUnnamed(false);
          }}
        />
        <ChoiceField
          label={keys.scope}
          value={scope}
          choices={scopes.map((value) => ({ value, text: keys.scopes[value] }))}
          onValue={setScope}
        />
        <ChoiceField
          label={keys.expiry}
          value={expiry}
          choices={(['d30', 'd90', 'd365', 'never'] as const).map((value) => ({
            value,
            text: keys.expiries[value],
          }))}
          onValue={setExpiry}
        />
        {action.error !== null && (
          <p class="form-problem" role="alert">
            {toProblem(action.error, words.notSaved)}
          </p>
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={action.isBusy}>
            {keys.create}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}
