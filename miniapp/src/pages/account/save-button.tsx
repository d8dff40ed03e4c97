import { useAccountWords } from '../../account-words.ts';
import { useSpeech } from '../../app-context.ts';

interface SaveButtonProps {
  isBusy: boolean;
  isSaved: boolean;
  problem: string | undefined;
}

/** The end of a form: what went wrong as a whole, and the button that says when it is done. */
export function SaveButton({ isBusy, isSaved, problem }: SaveButtonProps) {
  const words = useAccountWords();
  const { words: common } = useSpeech();
  return (
    <>
      {problem !== undefined && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button button-full" aria-disabled={isBusy}>
        <span aria-live="polite">{isBusy ? common.loading : isSaved ? words.saved : words.save}</span>
      </button>
    </>
  );
}
