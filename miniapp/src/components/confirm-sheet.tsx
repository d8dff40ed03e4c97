import { useEffect, useRef } from 'preact/hooks';
import { useSpeech } from '../app-context.ts';

export interface ConfirmSheetProps {
  title: string;
  text: string;
  /** What the red button does, as a verb. */
  verb: string;
  /** Why the last try failed. */
  problem: string | null;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that is not undone by a tap. Escape and the backdrop cancel. */
export function ConfirmSheet({ title, text, verb, problem, onConfirm, onCancel }: ConfirmSheetProps) {
  const { words } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sheet-title" onClose={onCancel}>
      <h2 class="sheet-title" id="sheet-title">
        {title}
      </h2>
      <p class="dim">{text}</p>
      {problem !== null && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" class="button button-stop" onClick={onConfirm}>
          {verb}
        </button>
      </div>
    </dialog>
  );
}
