import type { WorkerDetail } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { useFleet } from '../use-fleet.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Icon } from './icon.tsx';

export interface ComparePickerProps {
  worker: WorkerDetail;
  others: { id: string; name: string }[];
  onAdd: (other: { id: string; name: string }) => void;
  onRemove: (id: string) => void;
}

/** Whose lines are drawn beside it, each with its own dashes, and which others could be. */
export function ComparePicker({ worker, others, onAdd, onRemove }: ComparePickerProps) {
  const home = useHomeWords();
  const workers = useFleet().data?.workers ?? [];
  const rateOf = (id: string) => workers.find((one) => one.id === id)?.requestsPerSecond ?? null;
  const shown = new Set([worker.id, ...others.map(({ id }) => id)]);
  const choices = workers.filter(({ id }) => !shown.has(id));
  return (
    <div class="compare">
      <span class="compare-name" data-line="1">
        <span class="compare-line" aria-hidden="true" />
        {worker.name} <LineEnd perSecond={rateOf(worker.id)} />
      </span>
      {others.map(({ id, name }, index) => (
        <button
          key={id}
          type="button"
          class="compare-name"
          data-line={index + 2}
          aria-label={home.worker.compareRemove(name)}
          onClick={() => onRemove(id)}
        >
          <span class="compare-line" aria-hidden="true" />
          {name} <LineEnd perSecond={rateOf(id)} />
          <Icon name="close" small />
        </button>
      ))}
      {choices.length > 0 && (
        <select
          class="select compare-select"
          aria-label={home.worker.compareAdd}
          value=""
          onChange={(event) => {
            const chosen = choices.find(({ id }) => id === event.currentTarget.value);
            if (chosen !== undefined) onAdd({ id: chosen.id, name: chosen.name });
            event.currentTarget.value = '';
          }}
        >
          <option value="">{home.worker.compare}</option>
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** What it does now: the end of its line. */
function LineEnd({ perSecond }: { perSecond: number | null }) {
  const { format } = useSpeech();
  return <b class="compare-end">{perSecond === null ? '—' : format.perMinute(perSecond)}</b>;
}
