import { SearchField } from '../../components/search-field.tsx';
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
      <SearchField text={filter.text} words={words} onText={(text) => onFilter({ ...filter, text })} />
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
