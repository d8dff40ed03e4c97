import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import { type ChosenPerson, useBroadcastsApi } from '../../broadcasts-api.ts';
import { FailedNotice } from '../../components/failed-notice.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { MorePages } from '../../components/more-pages.tsx';
import { SearchField } from '../../components/search-field.tsx';
import type { Person } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';
import { useQuery } from '../../use-query.ts';
import { TooMany } from './chosen-people.tsx';

type Chosen = readonly ChosenPerson[];

interface ChoosePeopleSheetProps {
  chosen: Chosen;
  onChosen: (change: (chosen: Chosen) => Chosen) => void;
  onClose: () => void;
}

const everyMs = 60_000;

/** Everybody who can be written to, found by name; who is chosen stays so whatever is searched for next. */
export function ChoosePeopleSheet({ chosen, onChosen, onClose }: ChoosePeopleSheetProps) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const peopleWords = usePeopleWords();
  const { format } = useSpeech();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const query = useQuery(`people/choices/${wanted}`, (signal) => api.listPeople(wanted, null, signal), {
    everyMs,
  });
  const ids = new Set(chosen.map(({ id }) => id));
  return (
    <FormSheet title={words.chooseTitle} onClose={onClose}>
      <SearchField text={text} words={peopleWords} onText={setText} />
      <section class="people-choices" aria-label={peopleWords.list}>
        {query.data === null && query.error === null && <p class="form-hint">{words.loading}</p>}
        {query.data === null && query.error !== null && (
          <FailedNotice
            title={peopleWords.failedTitle}
            text={peopleWords.failedText}
            onRetry={query.refresh}
          />
        )}
        {query.data?.items.length === 0 && <p class="form-hint">{peopleWords.noneMatch}</p>}
        {query.data !== null && (
          <MorePages
            key={wanted}
            first={query.data}
            load={(cursor, signal) => api.listPeople(wanted, cursor, signal)}
            words={{ more: peopleWords.more, failed: peopleWords.moreFailed }}
          >
            {(person) => (
              <li key={person.id}>
                <PersonChoice
                  person={person}
                  isChosen={ids.has(person.id)}
                  onToggle={() => onChosen((before) => toggle(before, person))}
                />
              </li>
            )}
          </MorePages>
        )}
      </section>
      <div class="people-chosen">
        <p aria-live="polite">{words.chosen(format.integer(chosen.length))}</p>
        {chosen.length > 0 && (
          <button type="button" class="link" onClick={() => onChosen(() => [])}>
            {words.chooseNone}
          </button>
        )}
      </div>
      <TooMany count={chosen.length} />
      <div class="sheet-buttons">
        <button type="button" class="button button-primary" onClick={onClose}>
          {words.done}
        </button>
      </div>
    </FormSheet>
  );
}

function toggle(chosen: Chosen, { id, name }: Person): Chosen {
  const others = chosen.filter((one) => one.id !== id);
  return others.length < chosen.length ? others : [...chosen, { id, name }];
}

interface PersonChoiceProps {
  person: Person;
  isChosen: boolean;
  onToggle: () => void;
}

function PersonChoice({ person: { name, workers }, isChosen, onToggle }: PersonChoiceProps) {
  const words = usePeopleWords();
  const { format } = useSpeech();
  const total = workers.ok + workers.warning + workers.down + workers.unknown;
  return (
    <label class="person-choice">
      <input class="person-check" type="checkbox" checked={isChosen} onChange={onToggle} />
      <span class="account-main">
        <bdi class="account-name">{name}</bdi>{' '}
        <span class="account-note">{words.workers(format.integer(total), total === 1)}</span>
      </span>
    </label>
  );
}
