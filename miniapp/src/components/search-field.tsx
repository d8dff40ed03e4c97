import { Icon } from './icon.tsx';

export interface SearchFieldProps {
  text: string;
  onText: (text: string) => void;
  words: { search: string; searchLabel: string; clearSearch: string };
}

export function SearchField({ text, onText, words }: SearchFieldProps) {
  return (
    <div class="search">
      <label class="field">
        <Icon name="search" small />
        <input
          class="field-input"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          maxLength={100}
          placeholder={words.search}
          aria-label={words.searchLabel}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      </label>
      {text !== '' && (
        <button type="button" class="search-clear" aria-label={words.clearSearch} onClick={() => onText('')}>
          <Icon name="close" small />
        </button>
      )}
    </div>
  );
}
