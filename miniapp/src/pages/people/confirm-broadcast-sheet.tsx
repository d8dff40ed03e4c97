import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import { type BroadcastPreview, useBroadcastsApi } from '../../broadcasts-api.ts';
import { FormSheet } from '../../components/form-sheet.tsx';
import { toPlain } from '../../to-plain.ts';
import { toProblem, useAction } from '../../use-action.ts';
import type { NewBroadcastSheetProps } from './new-broadcast-sheet.tsx';

interface ConfirmBroadcastSheetProps extends Omit<NewBroadcastSheetProps, 'onDraft'> {
  preview: BroadcastPreview;
  onBack: () => void;
}

/** How a message reads and whom it reaches, who of the chosen is gone included; sends it. */
export function ConfirmBroadcastSheet({
  draft,
  preview,
  onSent,
  onBack,
  onClose,
}: ConfirmBroadcastSheetProps) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const { format, language } = useSpeech();
  const action = useAction();
  const { people, receivers, withoutReceiver, shown } = preview;
  const gone = draft.audience === 'chosen' ? draft.chosen.length - people : 0;
  return (
    <FormSheet title={words.previewTitle} onClose={onClose}>
      <div class="form form-inner">
        <p class="broadcast-whole">{toPlain(shown[language])}</p>
        <p class="form-hint">{words.reach(format.integer(people), format.integer(receivers))}</p>
        {withoutReceiver > 0 && <p class="form-hint">{words.without(format.integer(withoutReceiver))}</p>}
        {gone > 0 && <p class="form-problem">{words.gone(format.integer(gone))}</p>}
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
