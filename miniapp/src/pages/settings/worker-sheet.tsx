import { useState } from 'preact/hooks';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { FormSheet } from '../../components/form-sheet.tsx';
import { Icon } from '../../components/icon.tsx';

export interface WorkerSheetProps {
  workers: { id: string; name: string }[];
  /** Null: all of them. */
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onClose: () => void;
}

const mostShown = 40;

/** All workers, or one, found by its name. */
export function WorkerSheet({ workers, chosen, onChoose, onClose }: WorkerSheetProps) {
  const { rule: words } = useAlertWords();
  const { words: common } = useSpeech();
  const [text, setText] = useState('');
  const found = workers.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <FormSheet title={words.slots.workers} onClose={onClose}>
      <label class="field field-in">
        <Icon name="search" small />
        <span class="hidden-text">{words.slots.workers}</span>
        <input
          class="field-input"
          type="search"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <ul class="rows sheet-list">
        {[{ id: null, name: words.anyWorker }, ...found.slice(0, mostShown)].map(({ id, name }) => (
          <li key={id ?? 'all'}>
            <button type="button" class="row" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
              <span class="row-body">{name}</span>
              {id === chosen && <Icon name="check" small />}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={onClose}>
        {common.cancel}
      </button>
    </FormSheet>
  );
}
