import type { WorkerStatus } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { statusesWorstFirst } from '../filter-workers.ts';
import { StateMark } from './state-mark.tsx';

export interface FilterChipsProps {
  counts: Record<WorkerStatus, number>;
  chosen: WorkerStatus | null;
  onChoose: (status: WorkerStatus | null) => void;
}

/** One chip per state that occurs, with its count. */
export function FilterChips({ counts, chosen, onChoose }: FilterChipsProps) {
  const { words, format } = useSpeech();
  const total = statusesWorstFirst.reduce((sum, status) => sum + counts[status], 0);
  const shown = statusesWorstFirst.filter((status) => counts[status] > 0 || status === chosen);
  return (
    <fieldset class="chips" aria-label={words.workers.filterLabel}>
      <button type="button" class="chip" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {words.workers.all} <span class="chip-count">{format.integer(total)}</span>
      </button>
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          class="chip"
          aria-pressed={chosen === status}
          onClick={() => onChoose(chosen === status ? null : status)}
        >
          <StateMark status={status} />
          {words.states[status]} <span class="chip-count">{format.integer(counts[status])}</span>
        </button>
      ))}
    </fieldset>
  );
}
