import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import { type BroadcastDraft, type BroadcastPreview, useBroadcastsApi } from '../../broadcasts-api.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { toProblem, useAction } from '../../use-action.ts';
import { ChoosePeopleSheet } from './choose-people-sheet.tsx';
import { ChosenPeople, peopleMax } from './chosen-people.tsx';
import { ConfirmBroadcastSheet } from './confirm-broadcast-sheet.tsx';

export interface NewBroadcastSheetProps {
  draft: BroadcastDraft;
  onDraft: (change: (draft: BroadcastDraft) => Partial<Omit<BroadcastDraft, 'requestKey'>>) => void;
  onSent: (id: string) => void;
  onClose: () => void;
}

const charactersMax = 2_000;
const audiences = ['everybody', 'with_workers', 'chosen'] as const;

/** The text and to whom; then how it reads and how many hear it, before it is sent. */
export function NewBroadcastSheet({ draft, onDraft, onSent, onClose }: NewBroadcastSheetProps) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const { format } = useSpeech();
  const [preview, setPreview] = useState<BroadcastPreview | null>(null);
  const [isChoosing, setIsChoosing] = useState(false);
  const action = useAction();
  const length = draft.text.trim().length;
  const most = format.integer(charactersMax);
  const isReady = length > 0 && length <= charactersMax && isAddressed(draft);
  if (preview !== null)
    return <ConfirmBroadcastSheet {...{ draft, preview, onSent, onClose }} onBack={() => setPreview(null)} />;
  if (isChoosing)
    return (
      <ChoosePeopleSheet
        chosen={draft.chosen}
        onChosen={(change) => onDraft(({ chosen }) => ({ chosen: change(chosen) }))}
        onClose={() => setIsChoosing(false)}
      />
    );
  const showPreview = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) await action.run(async () => setPreview(await api.preview(draft)));
  };
  return (
    <FormSheet title={words.write} onClose={onClose}>
      <form class="form form-inner" noValidate onSubmit={(event) => void showPreview(event)}>
        <FormField
          label={words.text}
          name="broadcast-text"
          value={draft.text}
          hint={words.count(format.integer(length), most)}
          problem={length > charactersMax ? words.tooLong(most) : undefined}
          isLong
          onValue={(text) => onDraft(() => ({ text }))}
        />
        <ChoiceField
          label={words.audience}
          value={draft.audience}
          choices={audiences.map((value) => ({ value, text: words.audiences[value] }))}
          onValue={(audience) => onDraft(() => ({ audience }))}
        />
        {draft.audience === 'chosen' && (
          <ChosenPeople chosen={draft.chosen} onChoose={() => setIsChoosing(true)} />
        )}
        {action.error !== null && (
          <p class="form-problem" role="alert">
            {toProblem(action.error, words.notPreviewed)}
          </p>
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={action.isBusy || !isReady}>
            {words.next}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}

function isAddressed({ audience, chosen }: BroadcastDraft): boolean {
  return audience !== 'chosen' || (chosen.length > 0 && chosen.length <= peopleMax);
}
