import { currencies, isCurrency } from '@cocoon-pool/domain/money/currency';
import { useState } from 'preact/hooks';
import { useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp } from '../../app-context.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormField } from '../../components/form-field.tsx';
import type { Me } from '../../money-shapes.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { SaveButton } from './save-button.tsx';

/** Name, language, time zone and currency; what is wrong stands under its field. */
export function ProfileForm({ me, onSaved }: { me: Me; onSaved: () => void }) {
  const api = useAccountApi();
  const { cache, language } = useApp();
  const words = useAccountWords();
  const { profile } = words;
  const [draft, setDraft] = useState({
    ...{ name: me.name, language: me.language, timeZone: me.timeZone },
    currency: isCurrency(me.currency) ? me.currency : ('USD' as const),
  });
  const [isSaved, setIsSaved] = useState(false);
  const action = useAction();
  const change = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    setIsSaved(false);
    action.clear();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const done = await action.run(async () => {
      await api.changeMe({ ...draft, name: draft.name.trim(), timeZone: draft.timeZone.trim() });
    });
    if (!done) return;
    setIsSaved(true);
    cache.clear();
    if (draft.language !== me.language) void language.use(draft.language);
    onSaved();
  };
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const field = action.error?.field ?? null;
  const problem = toProblem(action.error, words.notSaved) ?? undefined;
  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField
        label={profile.name}
        hint={profile.nameHint}
        name="profile-name"
        value={draft.name}
        problem={field === 'name' ? problem : undefined}
        onValue={(name) => change({ name })}
      />
      <div class="date-pair">
        <ChoiceField
          label={profile.language}
          value={draft.language}
          choices={[
            { value: 'en', text: 'English' },
            { value: 'ru', text: 'Русский' },
          ]}
          onValue={(chosen) => change({ language: chosen })}
        />
        <ChoiceField
          label={profile.currency}
          value={draft.currency}
          choices={currencies.map((value) => ({ value, text: value }))}
          onValue={(currency) => change({ currency })}
        />
      </div>
      <div>
        <FormField
          label={profile.timeZone}
          hint={profile.timeZoneHint}
          name="profile-zone"
          value={draft.timeZone}
          problem={field === 'timeZone' ? problem : undefined}
          onValue={(timeZone) => change({ timeZone })}
        />
        {device !== draft.timeZone && (
          <button type="button" class="link" onClick={() => change({ timeZone: device })}>
            {profile.useDevice(device)}
          </button>
        )}
      </div>
      <dl class="facts">
        <div class="fact">
          <dt class="fact-label">{profile.telegram}</dt>
          <dd class="fact-value">
            {me.telegramUserId === null ? profile.telegramNone : profile.telegramLinked(me.telegramUserId)}
          </dd>
        </div>
        <div class="fact">
          <dt class="fact-label">{profile.chats}</dt>
          <dd class="fact-value">
            <a class="text-link" href="/settings">
              {profile.chatsText}
            </a>
          </dd>
        </div>
      </dl>
      <SaveButton
        isBusy={action.isBusy}
        isSaved={isSaved}
        problem={field === 'name' || field === 'timeZone' ? undefined : problem}
      />
    </form>
  );
}
