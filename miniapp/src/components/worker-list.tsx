import type { ComponentChild } from 'preact';
import type { WorkerItem } from '../api-shapes.ts';
import { usePart } from '../use-part.ts';
import { WorkerChoice, WorkerRow } from './worker-row.tsx';

/** So many rows are cheap to have at once, and then the browser's own search finds them. */
const plainRows = 150;

export interface WorkerListProps {
  workers: WorkerItem[];
  /** Null while nothing is being selected. */
  selected: ReadonlySet<string> | null;
  onToggle: (id: string) => void;
}

export function WorkerList({ workers, selected, onToggle }: WorkerListProps) {
  const isLong = workers.length > plainRows;
  const virtual = usePart(isLong, loadVirtualRows);
  const row = (worker: WorkerItem): ComponentChild =>
    selected === null ? (
      <WorkerRow worker={worker} />
    ) : (
      <WorkerChoice worker={worker} isChosen={selected.has(worker.id)} onToggle={() => onToggle(worker.id)} />
    );
  if (virtual !== null && virtual !== 'coming') return <virtual.VirtualRows workers={workers} row={row} />;
  return (
    <ul class="rows">
      {workers.slice(0, plainRows).map((worker) => (
        <li key={worker.id}>{row(worker)}</li>
      ))}
    </ul>
  );
}

/** Comes with the first long list. Until then, and where it cannot be loaded, the first rows stand alone. */
const loadVirtualRows = () => import('./virtual-rows.tsx');
