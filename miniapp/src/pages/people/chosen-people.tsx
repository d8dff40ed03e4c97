import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import type { ChosenPerson } from '../../broadcasts-api.ts';

/** As many as the server takes in one message. */
export const peopleMax = 500;
const mostNamed = 5;

/** Who was chosen, the first by name, and the way to choose others. */
export function ChosenPeople({
  chosen,
  onChoose,
}: {
  chosen: readonly ChosenPerson[];
  onChoose: () => void;
}) {
  const words = useBroadcastWords();
  const { format } = useSpeech();
  const names = chosen.slice(0, mostNamed).map(({ name }) => name);
  const unnamed = chosen.length - names.length;
  return (
    <div class="form-field">
      <button type="button" class="button" onClick={onChoose}>
        {words.choose}
      </button>
      <p class="form-hint broadcast-whole">
        {chosen.length === 0
          ? words.nobodyChosen
          : [words.chosen(format.integer(chosen.length)), names.join(', ')].join(' · ')}
        {unnamed > 0 && ` ${words.andMore(format.integer(unnamed))}`}
      </p>
      <TooMany count={chosen.length} />
    </div>
  );
}

export function TooMany({ count }: { count: number }) {
  const words = useBroadcastWords();
  const { format } = useSpeech();
  if (count <= peopleMax) return null;
  return (
    <p class="form-problem" role="alert">
      {words.tooMany(format.integer(peopleMax))}
    </p>
  );
}
