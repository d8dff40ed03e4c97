import { Icon } from '../../components/icon.tsx';
import type { PeopleFilter } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';

interface PeopleSearchProps {
  filter: PeopleFilter;
  onFilter: (filter: PeopleFilter) => void;
}

const kinds = ['all', 'pending', 'operators', 'deactivated'] as const;

export function PeopleSearch({ filter, onFilter }: PeopleSearchProps) {
  const words = usePeopleWords();
  return (
    <>
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
            aria-label={words.search}
            value={filter.text}
            onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
          />
        </label>
        {filter.text !== '' && (
          <button
            type="button"
            class="search-clear"
            aria-label={words.clear}
            onClick={() => onFilter({ ...filter, text: '' })}
          >
            <Icon name="close" small />
          </button>
        )}
      </div>
      <fieldset class="chips" aria-label={words.filterLabel}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            class="chip"
            aria-pressed={filter.kind === kind}
            onClick={() => onFilter({ ...filter, kind })}
          >
            {words.filters[kind]}
          </button>
        ))}
      </fieldset>
    </>
  );
}
