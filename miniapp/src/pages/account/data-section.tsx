import { useState } from 'preact/hooks';
import { useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp } from '../../app-context.ts';
import { FormSheet } from '../../components/form-sheet.tsx';
import { saveFile } from '../../save-file.ts';
import { toProblem, useAction } from '../../use-action.ts';

/** Take everything that is kept, or have it deleted. */
export function DataSection() {
  const api = useAccountApi();
  const { telegram } = useApp();
  const { data: words } = useAccountWords();
  const [saved, setSaved] = useState<string | null>(null);
  const [isDeleting, setIsDeleting] = useState(false);
  const action = useAction();
  const exportData = () =>
    action.run(async () => setSaved(await saveFile(await api.openMyData(), 'cocoon-pool-data.json')));
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.title}</h2>
      </div>
      <section class="section" aria-label={words.title}>
        <div class="section-form">
          {telegram === null && (
            <button
              type="button"
              class="button button-full"
              aria-disabled={action.isBusy}
              onClick={() => void exportData()}
            >
              {action.isBusy ? words.exporting : words.export}
            </button>
          )}
          <p class={action.error === null ? 'form-hint' : 'form-problem'} role="status">
            {action.error !== null
              ? words.exportFailed
              : saved !== null
                ? words.exported(saved)
                : telegram === null
                  ? words.exportText
                  : words.telegramText}
          </p>
        </div>
        <button
          type="button"
          class="link link-danger"
          onClick={() => {
            telegram?.haptic('warning');
            setIsDeleting(true);
          }}
        >
          {words.delete}
        </button>
      </section>
      {isDeleting && <DeleteSheet onClose={() => setIsDeleting(false)} />}
    </>
  );
}

function DeleteSheet({ onClose }: { onClose: () => void }) {
  const api = useAccountApi();
  const { session, cache } = useApp();
  const { data: words, ...common } = useAccountWords();
  const [typed, setTyped] = useState('');
  const action = useAction();
  const isTyped = typed.trim().toUpperCase() === words.word;
  const remove = async () => {
    if (!isTyped) return;
    if (!(await action.run(api.deleteMe))) return;
    cache.clear();
    await session.signOut();
  };
  return (
    <FormSheet title={words.deleteTitle} onClose={onClose}>
      <p class="dim">{words.deleteText}</p>
      <label class="form-field">
        <span class="form-label">{words.typeWord(words.word)}</span>
        <span class="field field-in">
          <input
            class="field-input"
            value={typed}
            autocomplete="off"
            autocapitalize="characters"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </span>
      </label>
      {action.error !== null && (
        <p class="form-problem" role="alert">
          {toProblem(action.error, words.deleteFailed)}
        </p>
      )}
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onClose}>
          {common.cancel}
        </button>
        <button
          type="button"
          class="button button-stop"
          aria-disabled={!isTyped || action.isBusy}
          onClick={() => void remove()}
        >
          {words.delete}
        </button>
      </div>
    </FormSheet>
  );
}
