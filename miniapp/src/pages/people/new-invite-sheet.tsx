import { useState } from 'preact/hooks';
import { useApp } from '../../app-context.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { ShownOnceSheet } from '../../components/shown-once-sheet.tsx';
import { usePeopleApi } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';
import { toProblem, useAction } from '../../use-action.ts';

const validDays = { '1': 1, '7': 7, '30': 30, '90': 90 };
const peopleCounts = ['1', '5', '20', '100'] as const;

/** Role, time and number of people; then shows what to send, this once. */
export function NewInviteSheet({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const api = usePeopleApi();
  const { clock, telegram } = useApp();
  const words = usePeopleWords();
  const { invites } = words;
  const [role, setRole] = useState<'participant' | 'operator'>('participant');
  const [days, setDays] = useState<keyof typeof validDays>('7');
  const [uses, setUses] = useState<(typeof peopleCounts)[number]>('1');
  const [made, setMade] = useState<string | null>(null);
  const action = useAction();
  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    await action.run(async () => {
      const expiresAt = new Date(clock.now() + validDays[days] * 86_400_000).toISOString();
      const { token } = await api.createInvite({ role, expiresAt, usesMax: Number(uses) });
      setMade(`/start ${token}`);
      onMade();
    });
  };
  if (made !== null) {
    return (
      <ShownOnceSheet
        title={invites.shownTitle}
        text={invites.shownText}
        secret={made}
        words={words}
        onClose={onClose}
      >
        {telegram !== null && (
          <button
            type="button"
            class="button button-primary button-full"
            onClick={() => telegram.share(location.origin, `${invites.shareText}: ${made}`)}
          >
            {invites.share}
          </button>
        )}
      </ShownOnceSheet>
    );
  }
  return (
    <FormSheet title={invites.add} onClose={onClose}>
      <form class="form form-inner" noValidate onSubmit={(event) => void create(event)}>
        <ChoiceField
          label={invites.role}
          value={role}
          choices={[
            { value: 'participant', text: words.roles.participant },
            { value: 'operator', text: words.roles.operator },
          ]}
          onValue={setRole}
        />
        <ChoiceField
          label={invites.expiry}
          value={days}
          choices={(['1', '7', '30', '90'] as const).map((value) => ({
            value,
            text: invites.days(validDays[value]),
          }))}
          onValue={setDays}
        />
        <ChoiceField
          label={invites.uses}
          value={uses}
          choices={peopleCounts.map((value) => ({ value, text: value }))}
          onValue={setUses}
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
            {invites.create}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}
