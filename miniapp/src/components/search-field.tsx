import { useSpeech } from '../app-context.ts';
import { Icon } from './icon.tsx';

export function SearchField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { words } = useSpeech();
  return (
    <div class="search">
      <label class="field">
        <Icon name="search" small />
        <input
          class="field-input"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          placeholder={words.workers.search}
          aria-label={words.workers.searchLabel}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      </label>
      {text !== '' && (
        <button
          type="button"
          class="search-clear"
          aria-label={words.workers.clearSearch}
          onClick={() => onText('')}
        >
          <Icon name="close" small />
        </button>
      )}
    </div>
  );
}
