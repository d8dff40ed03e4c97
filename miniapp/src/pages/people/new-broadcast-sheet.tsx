import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import { type BroadcastDraft, type BroadcastPreview, useBroadcastsApi } from '../../broadcasts-api.ts';
import { ChoiceField } from '../../components/choice-field.tsx';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { toPlain } from '../../to-plain.ts';
import { toProblem, useAction } from '../../use-action.ts';

interface NewBroadcastSheetProps {
  draft: BroadcastDraft;
  onDraft: (change: Partial<Pick<BroadcastDraft, 'text' | 'audience'>>) => void;
  onSent: (id: string) => void;
  onClose: () => void;
}

const charactersMax = 2_000;

/** The text and to whom; then how it reads and how many hear it, before it is sent. */
export function NewBroadcastSheet({ draft, onDraft, onSent, onClose }: NewBroadcastSheetProps) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const { format } = useSpeech();
  const [preview, setPreview] = useState<BroadcastPreview | null>(null);
  const action = useAction();
  const length = draft.text.trim().length;
  const most = format.integer(charactersMax);
  if (preview !== null)
    return <ConfirmBroadcast {...{ draft, preview, onSent, onClose }} onBack={() => setPreview(null)} />;
  const showPreview = async (event: SubmitEvent) => {
    event.preventDefault();
    if (length === 0 || length > charactersMax) return;
    await action.run(async () => setPreview(await api.preview(draft)));
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
          onValue={(text) => onDraft({ text })}
        />
        <ChoiceField
          label={words.audience}
          value={draft.audience}
          choices={(['everybody', 'with_workers'] as const).map((value) => ({
            value,
            text: words.audiences[value],
          }))}
          onValue={(audience) => onDraft({ audience })}
        />
        {action.error !== null && (
          <p class="form-problem" role="alert">
            {toProblem(action.error, words.notPreviewed)}
          </p>
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            class="button button-primary"
            aria-disabled={action.isBusy || length === 0 || length > charactersMax}
          >
            {words.next}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}

interface ConfirmBroadcastProps extends Omit<NewBroadcastSheetProps, 'onDraft'> {
  preview: BroadcastPreview;
  onBack: () => void;
}

function ConfirmBroadcast({ draft, preview, onSent, onBack, onClose }: ConfirmBroadcastProps) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const { format, language } = useSpeech();
  const action = useAction();
  const { people, receivers, withoutReceiver, shown } = preview;
  return (
    <FormSheet title={words.previewTitle} onClose={onClose}>
      <div class="form form-inner">
        <p class="broadcast-whole">{toPlain(shown[language])}</p>
        <p class="form-hint">{words.reach(format.integer(people), format.integer(receivers))}</p>
        {withoutReceiver > 0 && <p class="form-hint">{words.without(format.integer(withoutReceiver))}</p>}
        <p class="form-hint">{words.quiet}</p>
        {action.error !== null && (
          <p class="form-problem" role="alert">
            {toProblem(action.error, words.notSent)}
          </p>
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onBack}>
            {words.back}
          </button>
          <button
            type="button"
            class="button button-primary"
            aria-disabled={action.isBusy || people === 0}
            onClick={() => people > 0 && void action.run(async () => onSent((await api.send(draft)).id))}
          >
            {words.send(people)}
          </button>
        </div>
      </div>
    </FormSheet>
  );
}
