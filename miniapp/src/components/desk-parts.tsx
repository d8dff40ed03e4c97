import { usePart } from '../use-part.ts';
import type { FleetTableProps } from './desk/fleet-table.tsx';
import type { LastPayoutsProps } from './desk/last-payouts.tsx';

const mostRows = 8;

export interface DeskTableProps {
  workers: FleetTableProps['workers'];
  /** Null while nobody can tell since when a worker is in trouble. */
  incidents: ReadonlyMap<string, FleetTableProps['incidents'][number]> | null;
}

/** The worst workers in a table. Its code comes with the desk; until it can say everything its place is kept. */
export function DeskTable({ workers, incidents }: DeskTableProps) {
  const part = usePart(true, loadTable);
  if (part === null) return null;
  const count = workers.length;
  const rows = Math.min(count, mostRows) + (count > mostRows ? 1 : 0);
  return (
    <section class="section desk-table" style={{ '--rows': String(rows) }}>
      {part !== 'coming' && incidents !== null && (
        <part.FleetTable workers={workers} incidents={[...incidents.values()]} mostRows={mostRows} />
      )}
    </section>
  );
}

/** The newest payouts, likewise. */
export function DeskPayouts(props: LastPayoutsProps) {
  const part = usePart(true, loadPayouts);
  if (part === null) return null;
  return <div class="desk-payouts">{part !== 'coming' && <part.LastPayouts {...props} />}</div>;
}

const loadTable = () => import('./desk/fleet-table.tsx');
const loadPayouts = () => import('./desk/last-payouts.tsx');
