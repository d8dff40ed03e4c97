import type { WorkerItem } from '../api-shapes.ts';
import { workerSorts } from '../filter-workers.ts';
import { formatModel } from '../format-model.ts';
import { useHomeWords } from '../use-home-words.ts';
import { type FullWorkerFilter, noFilter } from '../worker-query.ts';
import { SelectField } from './select-field.tsx';
import { Sheet } from './sheet.tsx';

export interface WorkerFiltersProps {
  workers: WorkerItem[];
  filter: FullWorkerFilter;
  /** Names of people by id; only operators have them. */
  owners: [id: string, name: string][];
  onFilter: (filter: FullWorkerFilter) => void;
  onSelect: () => void;
  onClose: () => void;
}

/** What the chips have no room for: order, host, model, label, owner; and the way to select several. */
export function WorkerFilters({ workers, filter, owners, onFilter, onSelect, onClose }: WorkerFiltersProps) {
  const home = useHomeWords();
  const values = (of: (worker: WorkerItem) => (string | null)[]) =>
    [...new Set(workers.flatMap(of))].filter((value) => value !== null).sort();
  const fields = [
    { key: 'host', label: home.list.host, values: values(({ host }) => [host]) },
    { key: 'model', label: home.list.model, values: values(({ model }) => [formatModel(model)]) },
    { key: 'label', label: home.list.label, values: values(({ labels }) => labels) },
  ] as const;
  return (
    <Sheet title={home.list.filters} onClose={onClose}>
      <SelectField
        label={home.list.sort}
        choices={workerSorts.map((value) => ({ value, text: home.list.sorts[value] }))}
        value={filter.sort}
        isNeeded
        onValue={(chosen) => {
          const sort = workerSorts.find((one) => one === chosen);
          if (sort !== undefined) onFilter({ ...filter, sort });
        }}
      />
      {fields.map(({ key, label, values: choices }) => (
        <SelectField
          key={key}
          label={label}
          choices={choices.map((value) => ({ value, text: value }))}
          value={filter[key]}
          onValue={(value) => onFilter({ ...filter, [key]: value })}
        />
      ))}
      {owners.length > 0 && (
        <SelectField
          label={home.list.owner}
          choices={owners.map(([value, text]) => ({ value, text }))}
          value={filter.owner}
          onValue={(owner) => onFilter({ ...filter, owner })}
        />
      )}
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={() => onFilter(noFilter)}>
          {home.list.clear}
        </button>
        <button type="button" class="button" onClick={onSelect}>
          {home.list.select}
        </button>
      </div>
    </Sheet>
  );
}
